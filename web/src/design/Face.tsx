import { cx } from '../platform/classes';
import { initialsOf } from '../platform/format';
import styles from './Face.module.css';

interface FaceProps {
  name: string;
  /** Address of the picture; without one, the name's first letters. */
  picture?: string | null;
  size?: 's' | 'm' | 'l';
}

/** A person, round. Their name stands beside it, so it is no word of its own. */
export function Face({ name, picture, size = 'm' }: FaceProps) {
  const classes = cx(styles.face, styles[size]);
  if (picture) return <img className={classes} src={picture} alt="" draggable={false} />;
  return (
    <span className={classes} aria-hidden>
      {initialsOf(name)}
    </span>
  );
}
