import { Copy } from 'lucide-react';

import { Button } from './Button';
import { toast } from './Toast';

/** Copies a text; where the browser does not let it, it says so. */
export function CopyButton({ text, what, label }: { text: string; what: string; label?: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast(`${what} can be pasted now`);
    } catch {
      toast('The browser does not let this page copy. Select the text and copy it.', { critical: true });
    }
  };
  return (
    <Button look="quiet" onClick={() => void copy()} {...(label ? { 'aria-label': label } : {})}>
      <Copy className="icon icon-s" aria-hidden />
      Copy
    </Button>
  );
}
