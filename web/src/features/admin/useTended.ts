import { useQueryClient } from '@tanstack/react-query';

import { genres } from '../../api/genreTree';
import { toast } from '../../design/Toast';

/** Says what was done to the tree of genres, and has all that shows it asked anew. */
export function useTended(): (words: string) => void {
  const cache = useQueryClient();
  return (words) => {
    void cache.invalidateQueries({ queryKey: genres });
    toast(words);
  };
}
