import { useState } from 'react';

/** A value behind the `#` of the address, where servers and logs do not see it, as it stood when the page was opened. */
export function useHashValue(name: string): string | null {
  const [value] = useState(() => new URLSearchParams(location.hash.slice(1)).get(name));
  return value;
}
