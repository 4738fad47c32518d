import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { uploadsQuery } from '../../api/queries';
import type { Upload } from '../../api/types';
import { useStore } from '../../platform/store';
import { type Sending, sendings } from './sending';

export interface Coming {
  readonly sending: Sending;
  readonly upload: Upload | null;
}

const over = (upload: Upload) => upload.status === 'ready' || upload.status === 'failed';

/** Files sent from this page to one place, with how the server gets on with them. */
export function useComing(belongs: (sending: Sending) => boolean): readonly Coming[] {
  const cache = useQueryClient();
  const mine = useStore(sendings).filter(belongs);
  const uploads = useQuery({
    ...uploadsQuery,
    enabled: mine.length > 0,
    refetchInterval: (query) => (query.state.data?.every(over) === false ? 1500 : false),
  });
  const sent = mine.filter(({ upload }) => upload !== null).length;
  useEffect(() => {
    if (sent > 0) void cache.invalidateQueries({ queryKey: uploadsQuery.queryKey });
  }, [cache, sent]);
  return mine.map((sending) => ({ sending, upload: uploads.data?.find(({ id }) => id === sending.upload?.id) ?? sending.upload }));
}
