import { Cover } from '../design/Cover';
import { cx } from '../platform/classes';
import styles from './PlaylistSleeve.module.css';

interface SleeveProps {
  cover: { readonly id: string } | null;
  mosaic?: readonly { readonly id: string }[];
  seed: string;
  width: number;
  alt?: string;
  large?: boolean;
}

/** A playlist's own cover, or four of its songs', or one. */
export function PlaylistSleeve({ cover, mosaic = [], seed, width, alt = '', large }: SleeveProps) {
  const shown = cover ?? mosaic[0] ?? null;
  if (cover !== null || mosaic.length < 4) return <Cover cover={shown} seed={seed} width={width} alt={alt} {...(large ? { large, eager: true } : {})} />;
  return (
    <span className={cx(styles.mosaic, large && styles.large)} {...(alt ? { role: 'img', 'aria-label': alt } : { 'aria-hidden': true })}>
      {mosaic.slice(0, 4).map((each) => (
        <Cover key={each.id} cover={each} width={width / 2} eager={large ?? false} />
      ))}
    </span>
  );
}
