import { Disc3 } from 'lucide-react';
import { type CSSProperties, useState } from 'react';

import { cx } from '../platform/classes';
import { coverUrl } from '../platform/covers';
import styles from './Cover.module.css';
import { hueOf } from './sleeve';

const steps = [96, 320, 640, 1280] as const;

interface CoverProps {
  cover: { readonly id: string } | null | undefined;
  /** Width in CSS pixels at which it is shown; screens of two pixels a point get twice that. */
  width: number;
  alt?: string;
  /** Rounder corners, for those shown large. */
  large?: boolean;
  className?: string | undefined;
  eager?: boolean;
  /** Where there is no sleeve, its id or name gives the plain square a colour of its own. */
  seed?: string | undefined;
}

/** A sleeve, or a plain square with a record where there is none. */
export function Cover({ cover, width, alt = '', large, className, eager, seed = '' }: CoverProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const classes = cx(styles.cover, large && styles.large, className);
  if (!cover || broken === cover.id) {
    return (
      <span className={cx(classes, styles.none)} style={{ '--hue': hueOf(seed) } as CSSProperties} {...(alt ? { role: 'img', 'aria-label': alt } : { 'aria-hidden': true })}>
        <Disc3 />
      </span>
    );
  }
  const at = (pixels: number) => coverUrl(cover.id, steps.find((step) => step >= pixels) ?? 1280);
  return (
    <img
      className={classes}
      src={at(width)}
      srcSet={`${at(width)} 1x, ${at(width * 2)} 2x`}
      alt={alt}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      draggable={false}
      onError={() => setBroken(cover.id)}
    />
  );
}
