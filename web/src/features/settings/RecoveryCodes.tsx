import { Download } from 'lucide-react';

import { Button } from '../../design/Button';
import { CopyButton } from '../../design/Copy';
import { Dialog } from '../../design/Dialog';
import { Acts } from '../../design/Sections';
import styles from './Settings.module.css';

/** Ten codes, shown this once. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const text = `${codes.join('\n')}\n`;
  return (
    <Dialog
      open
      wide
      title="Keep these recovery codes"
      words="Each lets you in once when your app or passkey is lost. They are shown this once, so print them or put them where you keep passwords."
      onClose={onClose}
    >
      <div className={styles.given}>
        <ul className={styles.codes} aria-label="Recovery codes">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <Acts>
          <Button look="primary" onClick={onClose}>
            I have kept them
          </Button>
          <CopyButton text={text} what="The codes" />
          <Button look="quiet" onClick={() => save(text)}>
            <Download className="icon icon-s" aria-hidden />
            Save as a file
          </Button>
        </Acts>
      </div>
    </Dialog>
  );
}

function save(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'segue-recovery-codes.txt';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
