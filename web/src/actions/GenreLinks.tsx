import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';

import { genresQuery } from '../api/catalogue';

/** Genres by name, those of the tree as ways to their pages; a tag that is no genre is only told. */
export function GenreLinks({ names }: { names: readonly string[] }) {
  const tree = useQuery(genresQuery);
  return names.map((name, place) => {
    const wanted = name.toLocaleLowerCase();
    const genre = tree.data?.items.find((one) => [one.name, ...one.aliases].some((known) => known.toLocaleLowerCase() === wanted));
    return (
      <span key={name}>
        {place > 0 && ', '}
        {genre ? (
          <Link href={`/genres/${genre.slug}`} className="link">
            {genre.name}
          </Link>
        ) : (
          name
        )}
      </span>
    );
  });
}
