import { queryOptions } from '@tanstack/react-query';

import { requestText } from './client';
import { ApiError } from './problem';

export type LegalPage = 'terms' | 'privacy';

/** What the operator wrote; null where they have written nothing. */
export const legalQuery = (page: LegalPage) =>
  queryOptions({
    queryKey: ['legal', page],
    queryFn: async ({ signal }): Promise<string | null> => {
      try {
        return unescape(await requestText(`legal/${page}`, signal));
      } catch (error) {
        if (error instanceof ApiError && error.code === 'legal_page_missing') return null;
        throw error;
      }
    },
    staleTime: 300_000,
  });

/** The server escapes for those who make HTML of it; here it becomes text, which needs none. */
function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}
