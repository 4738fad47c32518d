/** Invented sleeves for those who are not in yet: drawn here, since covers belong to the people inside. */
const inks = ['#11303a', '#efe6d3', '#5d2436', '#f2604c', '#57b8cf', '#e8e3d8', '#1a6a64', '#f58f5c'] as const;

type Draw = (ink: string, paper: string) => React.ReactNode;

const drawings: readonly Draw[] = [
  (ink) => (
    <>
      <circle cx="50" cy="46" r="27" fill={ink} />
      <path d="M0 66q12-9 25 0t25 0 25 0 25 0v34H0z" fill="#2d8f8f" />
      <path d="M0 80q12-9 25 0t25 0 25 0 25 0v20H0z" fill="#f0dcba" />
    </>
  ),
  (ink) => (
    <g style={{ mixBlendMode: 'multiply' }}>
      <circle cx="36" cy="40" r="25" fill="#e4512a" />
      <circle cx="63" cy="40" r="25" fill="#efb02b" />
      <circle cx="50" cy="62" r="25" fill={ink} />
    </g>
  ),
  (ink) =>
    Array.from({ length: 9 }, (_, row) => (
      <path key={row} d={`M-5 ${10 * row + 10}q14-12 28 0t28 0 28 0 28 0`} stroke={ink} strokeWidth="4.5" fill="none" />
    )),
  (ink) =>
    Array.from({ length: 16 }, (_, cell) => {
      const [x, y] = [(cell % 4) * 25, Math.floor(cell / 4) * 25];
      return cell % 3 === 0 ? (
        <path key={cell} d={`M${x} ${y}h25a25 25 0 0 1-25 25z`} fill={ink} />
      ) : (
        <path key={cell} d={`M${x + 25} ${y + 25}h-25a25 25 0 0 1 25-25z`} fill={ink} opacity=".55" />
      );
    }),
  (ink) => (
    <>
      <path d="M20 84V50a30 30 0 0 1 60 0v34z" fill={ink} />
      <path d="M34 84V52a16 16 0 0 1 32 0v32z" fill="#f3f2ea" opacity=".9" />
    </>
  ),
  (ink) =>
    Array.from({ length: 8 }, (_, petal) => (
      <ellipse key={petal} cx="50" cy="26" rx="9" ry="21" fill={ink} transform={`rotate(${petal * 45} 50 50)`} />
    )),
  (ink) => Array.from({ length: 6 }, (_, ring) => <circle key={ring} cx="50" cy="50" r={8 + ring * 7} fill="none" stroke={ink} strokeWidth="3" />),
  (ink) => (
    <>
      <path d="M0 62q30-26 58-8t42-10v56H0z" fill={ink} opacity=".6" />
      <path d="M0 78q36-22 60-6t40-8v36H0z" fill={ink} />
      <circle cx="30" cy="30" r="10" fill="#f2604c" />
    </>
  ),
];

export function Sleeves({ className }: { className?: string | undefined }) {
  return (
    <div className={className} aria-hidden>
      {Array.from({ length: 16 }, (_, place) => {
        const paper = inks[(place * 3 + Math.floor(place / 4)) % inks.length] ?? inks[0];
        const ink = inks[(place * 3 + Math.floor(place / 4) + 3) % inks.length] ?? inks[1];
        return (
          <svg key={place} viewBox="0 0 100 100" style={{ background: paper }}>
            {drawings[(place * 5 + Math.floor(place / 4)) % drawings.length]?.(ink, paper)}
          </svg>
        );
      })}
    </div>
  );
}
