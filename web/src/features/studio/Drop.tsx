import { FileAudio } from 'lucide-react';
import { useEffect, useState } from 'react';

import { toast } from '../../design/Toast';
import { cx } from '../../platform/classes';
import { filesOf, songsAmong } from './dropped';
import styles from './Upload.module.css';

const kinds = 'audio/*,.wav,.aiff,.aif,.flac,.mp3,.m4a,.aac,.ogg,.opus';

/** Where songs are dropped, whole folders of them too, or chosen. */
export function Drop({ onFiles, words, one }: { onFiles: (files: readonly File[]) => void; words: string; one?: boolean }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    // A file that misses the place would be opened instead of the page.
    const stay = (event: DragEvent) => event.preventDefault();
    addEventListener('dragover', stay);
    addEventListener('drop', stay);
    return () => {
      removeEventListener('dragover', stay);
      removeEventListener('drop', stay);
    };
  }, []);
  const take = (found: readonly File[]) => {
    if (found.length === 0) toast('There is no song in it. Choose a folder with WAV, FLAC, MP3 or other audio files.');
    else onFiles(one ? found.slice(0, 1) : found);
  };
  const choose = (folder: boolean) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = !one;
    input.webkitdirectory = folder;
    if (!folder) input.accept = kinds;
    input.onchange = () => take(songsAmong([...(input.files ?? [])], folder));
    input.click();
  };
  return (
    <div
      className={cx(styles.drop, over && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void filesOf(event.dataTransfer).then(take);
      }}
    >
      <button type="button" className={styles.choose} onClick={() => choose(false)}>
        <FileAudio className="icon icon-l" aria-hidden />
        <span>
          <b>
            {one ? 'Drop a file here' : 'Drop songs here'} or <u>choose {one ? 'a file' : 'files'}</u>
          </b>
          <small>{words}</small>
        </span>
      </button>
      {!one && (
        <button type="button" className={styles.folder} onClick={() => choose(true)}>
          Choose a folder
        </button>
      )}
    </div>
  );
}
