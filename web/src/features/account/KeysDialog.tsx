import { type Action, actions } from '../../actions/actions';
import { keyCap } from '../../actions/keys';
import { showKeys } from '../../actions/view';
import { Dialog } from '../../design/Dialog';
import { Key } from '../../design/Words';
import styles from './KeysDialog.module.css';

interface Line {
  readonly name: string;
  readonly keys: readonly string[];
}

const groups = ['Playing', 'Sound', 'Getting about'] as const;

const inLists: readonly Line[] = [
  { name: 'Move in a list', keys: ['↑', '↓'] },
  { name: 'Play the song', keys: ['Enter'] },
  { name: 'More on the song', keys: ['Shift F10'] },
  { name: 'Move a song in the queue', keys: ['Alt ↑', 'Alt ↓'] },
  { name: 'Take it out of the queue', keys: ['Delete'] },
];

/** Every key there is. */
export function KeysDialog() {
  const lines = (group: string): readonly Line[] =>
    Object.values<Action>(actions)
      .filter((action) => action.group === group)
      .map((action) => ({ name: action.name, keys: action.keys.map(keyCap) }));
  return (
    <Dialog open onClose={() => showKeys(false)} title="All keys" wide>
      <div className={styles.groups}>
        {groups.map((group) => (
          <Group key={group} title={group} lines={lines(group)} />
        ))}
        <Group title="In lists of songs" lines={inLists} />
      </div>
    </Dialog>
  );
}

function Group({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl>
        {lines.map((line) => (
          <div key={line.name} className={styles.row}>
            <dt>{line.name}</dt>
            <dd>
              {line.keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
