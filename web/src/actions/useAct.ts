import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';

import { wordsOf } from '../api/problem';
import { toast } from '../design/Toast';

interface Told<A> {
  /** What is said once it is done. */
  done?: string | ((answer: A) => string);
  /** Lists that say something else afterwards. */
  stale?: readonly QueryKey[];
  onDone?: (answer: A) => void;
}

/** Something a button does at the server; it says how it went, and what it changed is asked anew. */
export function useAct<V = void, A = unknown>(act: (value: V) => Promise<A>, { done, stale = [], onDone }: Told<A> = {}) {
  const cache = useQueryClient();
  const mutation = useMutation({
    mutationFn: act,
    onSuccess: async (answer: A) => {
      await Promise.all(stale.map((queryKey) => cache.invalidateQueries({ queryKey })));
      if (done !== undefined) toast(typeof done === 'string' ? done : done(answer));
      onDone?.(answer);
    },
    onError: (error) => toast(wordsOf(error), { critical: true }),
  });
  return { busy: mutation.isPending, run: (value: V) => !mutation.isPending && mutation.mutate(value) };
}
