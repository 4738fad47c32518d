import { Link } from 'wouter';

import type { Credit } from '../../api/catalogue';
import { Facts } from '../../design/Page';

const roles: readonly (readonly [Credit['role'], string, string])[] = [
  ['main', 'Artist', 'Artists'],
  ['featured', 'With', 'With'],
  ['remixer', 'Remixed by', 'Remixed by'],
  ['composer', 'Composer', 'Composers'],
  ['lyricist', 'Lyricist', 'Lyricists'],
  ['producer', 'Producer', 'Producers'],
];

/** Who did what on a song. */
export function Credits({ credits }: { credits: readonly Credit[] }) {
  const facts = roles.flatMap(([role, one, more]) => {
    const who = credits.filter((credit) => credit.role === role);
    if (who.length === 0) return [];
    const names = who.map((credit, place) => (
      <span key={`${credit.name}.${place}`}>
        {place > 0 && ', '}
        {credit.artist ? (
          <Link href={`/artists/${credit.artist.id}`} className="link">
            {credit.name}
          </Link>
        ) : (
          credit.name
        )}
      </span>
    ));
    return [[who.length > 1 ? more : one, <span key={role}>{names}</span>] as const];
  });
  return <Facts title="Credits" facts={facts} />;
}
