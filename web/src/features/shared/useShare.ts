import { useQuery } from '@tanstack/react-query';

import { openShare } from '../../api/shares';

/** What is behind a link; asked once, for each time is counted. */
export function useShare(token: string) {
  return useQuery({
    queryKey: ['shared', token],
    queryFn: () => openShare(token),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
}
