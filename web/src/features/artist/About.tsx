import { Link } from 'wouter';

import { GenreLinks } from '../../actions/GenreLinks';
import type { ArtistDetails } from '../../api/types';
import { Facts } from '../../design/Page';
import styles from './Artist.module.css';

const countries = new Intl.DisplayNames(undefined, { type: 'region' });

/** What is known of an artist beside their bio. */
export function About({ artist }: { artist: ArtistDetails }) {
  const { country, aliases, genres, links } = artist;
  return (
    <>
      <Facts
        title="About"
        facts={[
          ...(country ? [['From', countries.of(country) ?? country] as const] : []),
          ...(aliases.length > 0 ? [['Also known as', aliases.join(', ')] as const] : []),
          ...(genres.length > 0 ? [[genres.length > 1 ? 'Genres' : 'Genre', <GenreLinks key="genres" names={genres} />] as const] : []),
        ]}
      />
      {links.length > 0 && (
        <section>
          <h2>Elsewhere</h2>
          <ul className={styles.links}>
            {links.filter(isWeb).map((link) => (
              <li key={link}>
                <a href={link} className="link" target="_blank" rel="noopener noreferrer nofollow">
                  {hostOf(link)}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {artist.editable && (
        <Link href={`/studio/artists/${artist.id}/profile`} className="link">
          <u>Edit in the studio</u>
        </Link>
      )}
    </>
  );
}

/** Nothing but the web is linked to, whatever was stored. */
function isWeb(link: string): boolean {
  return /^https?:\/\//i.test(link) && URL.canParse(link);
}

function hostOf(link: string): string {
  const { hostname, pathname } = new URL(link);
  return hostname.replace(/^www\./, '') + (pathname === '/' ? '' : pathname);
}
