import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Share2 } from 'lucide-react';
import { useState } from 'react';

import { endShare, share, type ShareKind } from '../api/shares';
import { wordsOf } from '../api/problem';
import { Button } from '../design/Button';
import { CopyButton } from '../design/Copy';
import { Dialog } from '../design/Dialog';
import { Field, SelectField } from '../design/Field';
import { toast } from '../design/Toast';
import { Note } from '../design/Words';
import { formatExactly } from '../platform/format';
import styles from './ShareDialog.module.css';

const day = 86_400_000;
const lives = [
  ['', 'until you end it'],
  [String(day), 'for a day'],
  [String(7 * day), 'for a week'],
  [String(30 * day), 'for 30 days'],
] as const;

interface ShareDialogProps {
  kind: ShareKind;
  id: string;
  name: string;
  onClose: () => void;
}

/** Gives a thing away by link: to copy, to hand to another app, or to put into a page. */
export function ShareDialog({ kind, id, name, onClose }: ShareDialogProps) {
  const client = useQueryClient();
  const [life, setLife] = useState('');
  const key = ['share', kind, id, life];
  const made = useQuery({
    queryKey: key,
    queryFn: () => share(kind, id, life === '' ? null : new Date(Date.now() + Number(life))),
    // Each look would make another link of those that end.
    staleTime: Infinity,
    retry: false,
  });
  const end = useMutation({
    mutationFn: (token: string) => endShare(token),
    onSuccess: () => {
      client.removeQueries({ queryKey: ['share', kind, id] });
      toast('The link is ended. It opens nothing any more.');
      onClose();
    },
    onError: (error) => toast(wordsOf(error), { critical: true }),
  });
  const url = made.data?.url ?? '';
  const handOn = async () => {
    try {
      await navigator.share({ title: name, url });
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) toast('That app did not take the link.', { critical: true });
    }
  };
  return (
    <Dialog open title={`Share ${name}`} words="Whoever has the link sees it, without an account too." onClose={onClose}>
      <div className={styles.body}>
        {made.error && <Note kind="critical">{wordsOf(made.error)}</Note>}
        <SelectField label="The link opens it" value={life} onChange={(event) => setLife(event.target.value)}>
          {lives.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </SelectField>
        <div className={styles.line}>
          <Field
            label="Link"
            readOnly
            value={url}
            placeholder={made.isPending ? 'One moment' : ''}
            onFocus={(event) => event.target.select()}
            hint={made.data?.expires_at ? `Until ${formatExactly(made.data.expires_at)}` : undefined}
          />
          <CopyButton text={url} what="The link" label="Copy the link" />
        </div>
        {made.data?.embed_url && (
          <details className={styles.embed}>
            <summary>Show it on a page of yours</summary>
            <pre tabIndex={0} aria-label="Markup of the frame">
              {frameOf(made.data.embed_url, kind)}
            </pre>
            <CopyButton text={frameOf(made.data.embed_url, kind)} what="The markup" label="Copy the markup" />
          </details>
        )}
        <div className={styles.acts}>
          <Button look="quiet" disabled={!made.data?.token || end.isPending} onClick={() => made.data?.token && end.mutate(made.data.token)}>
            End the link
          </Button>
          {'share' in navigator && (
            <Button look="primary" disabled={url === ''} onClick={() => void handOn()}>
              <Share2 className="icon icon-s" aria-hidden />
              Send it
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

function frameOf(address: string, kind: ShareKind): string {
  return `<iframe src="${address}" width="600" height="${kind === 'song' ? 152 : 420}" loading="lazy" style="border:0;border-radius:12px"></iframe>`;
}
