import { QueryClient } from '@tanstack/react-query';

import { ApiError } from '../api/problem';

/** Answers are kept for a while; refusals are not asked again, silence is, twice. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => {
          const final = error instanceof ApiError && error.status !== undefined && error.status < 500;
          return !final && failures < 2;
        },
        networkMode: 'always',
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
