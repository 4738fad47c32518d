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

/** A value once it has held still for `delay` milliseconds: lists do not follow every letter that is typed. */
export function useSettled<T>(value: T, delay = 250): T {
  const key = JSON.stringify(value);
  const [settled, setSettled] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), delay);
    return () => clearTimeout(timer);
  }, [key, delay]);
  return JSON.parse(settled) as T;
}
