import { type ReactNode, useRef } from 'react';

import { Button } from '../../design/Button';

/** Asks for a picture on this device. */
export function PictureButton({ busy, onPicture, children }: { busy: boolean; onPicture: (picture: Blob) => void; children: ReactNode }) {
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={file}
        type="file"
        hidden
        accept="image/*"
        aria-label="Picture"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          if (chosen) onPicture(chosen);
          event.currentTarget.value = '';
        }}
      />
      <Button aria-disabled={busy} onClick={() => file.current?.click()}>
        {busy ? 'Sending the picture' : children}
      </Button>
    </>
  );
}
