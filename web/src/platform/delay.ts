import { useEffect, useState } from 'react';

/** True once `active` has held for `delay` milliseconds: skeletons wait 200 ms so that quick answers do not flash. */
export function useDelayed(active: boolean, delay = 200): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!active) return;
    const timer = setTimeout(() => setLate(true), delay);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [active, delay]);
  return active && late;
}
