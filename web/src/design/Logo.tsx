/** The mark: one wave that runs on into the next. */
export function Logo({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" strokeWidth="4.4" strokeLinecap="round" aria-hidden>
      <path d="M3 17.5a6.5 6.5 0 0 1 13 0" stroke="currentColor" />
      <path d="M16 14.5a6.5 6.5 0 0 0 13 0" stroke="var(--accent-text)" />
    </svg>
  );
}
