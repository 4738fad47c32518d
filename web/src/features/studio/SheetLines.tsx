import { CircleAlert } from 'lucide-react';
import { useState } from 'react';

import type { SheetResult } from '../../api/sheets';
import { Button } from '../../design/Button';
import { byLine } from './sheets';
import styles from './Sheets.module.css';

const shown = 200;

/** Line by line, what a sheet changes and what is wrong with it; wrong ones first. */
export function SheetLines({ result, label }: { result: SheetResult; label: string }) {
  const [all, setAll] = useState(false);
  const lines = byLine(result.changes, result.errors).toSorted((one, other) => Number(other.errors.length > 0) - Number(one.errors.length > 0));
  if (lines.length === 0) return null;
  return (
    <>
      <ol className={styles.lines} aria-label={label}>
        {(all ? lines : lines.slice(0, shown)).map(({ line, title, changes, errors }) => (
          <li key={line}>
            <span className={styles.head}>
              <b>{title || `Line ${line}`}</b>
              {title && <span>line {line}</span>}
            </span>
            <dl>
              {errors.map((error, place) => (
                <div key={`e${place}`} className={styles.wrong}>
                  <dt>{error.column ?? 'The row'}</dt>
                  <dd>
                    <CircleAlert className="icon icon-s" role="img" aria-label="Cannot be used" />
                    {error.message}
                  </dd>
                </div>
              ))}
              {changes.map(({ column, before, after }, place) => (
                <div key={place}>
                  <dt>{column}</dt>
                  <dd>
                    <del>{before || 'empty'}</del>
                    <span aria-hidden>→</span>
                    <ins>{after || 'empty'}</ins>
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ol>
      {!all && lines.length > shown && (
        <span>
          <Button onClick={() => setAll(true)}>Show all {lines.length} lines</Button>
        </span>
      )}
    </>
  );
}
