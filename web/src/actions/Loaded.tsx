import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { wordsOf } from '../api/problem';
import { RowBones } from '../design/bones';
import { Button } from '../design/Button';
import { Note } from '../design/Words';

interface LoadedProps<T> {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  /** Rows of the skeleton that stands for it meanwhile. */
  rows?: number;
  children: (data: T) => ReactNode;
}

/** A part of a page once its data is there: until then its shape, or why it did not come. */
export function Loaded<T>({ query, rows = 2, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error === null) return <RowBones count={rows} />;
  return (
    <Note kind="critical" act={<Button onClick={() => void query.refetch()}>Try again</Button>}>
      {wordsOf(query.error)}
    </Note>
  );
}
