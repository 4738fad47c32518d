/** The part of Markdown that terms and privacy pages need, as data: no HTML is ever made of it. */

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'emphasis'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly of: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly of: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] };

const item = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/;

export function parseMarkdown(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let list = null as { ordered: boolean; items: string[] } | null;
  const close = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', of: parseInline(paragraph.join(' ')) });
    if (list) blocks.push({ kind: 'list', ordered: list.ordered, items: list.items.map(parseInline) });
    paragraph = [];
    list = null;
  };
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    const bullet = item.exec(line);
    if (heading?.[1] && heading[2] !== undefined) {
      close();
      blocks.push({ kind: 'heading', level: Math.min(3, heading[1].length) as 1 | 2 | 3, of: parseInline(heading[2]) });
    } else if (bullet?.[2] !== undefined && paragraph.length === 0) {
      const ordered = bullet[1] !== undefined;
      if (list?.ordered !== ordered) {
        close();
        list = { ordered, items: [] };
      }
      list.items.push(bullet[2]);
    } else if (line.trim() === '' || /^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      if (line.trim() !== '' || paragraph.length > 0 || list) close();
    } else if (list && /^\s+/.test(line)) {
      list.items.push(`${list.items.pop() ?? ''} ${line.trim()}`);
    } else {
      if (list) close();
      paragraph.push(line.trim());
    }
  }
  close();
  return blocks;
}

const marks = /\*\*(.+?)\*\*|__(.+?)__|\*([^*]+)\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|<?(https?:\/\/[^\s<>)]+[^\s<>).,;:])>?/g;

function parseInline(text: string): readonly Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const found of text.matchAll(marks)) {
    const [whole, strong, alsoStrong, emphasis, code, words, to, bare] = found;
    if (found.index > end) parts.push({ kind: 'text', text: text.slice(end, found.index) });
    end = found.index + whole.length;
    const bold = strong ?? alsoStrong;
    if (bold !== undefined) parts.push({ kind: 'strong', text: bold });
    else if (emphasis !== undefined) parts.push({ kind: 'emphasis', text: emphasis });
    else if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (bare !== undefined) parts.push({ kind: 'link', text: bare, to: bare });
    else if (words !== undefined && to !== undefined) parts.push(isSafe(to) ? { kind: 'link', text: words, to } : { kind: 'text', text: words });
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

/** Links lead to the web, to mail, or to a page of this place; never to a script. */
function isSafe(to: string): boolean {
  return /^(https?:\/\/|mailto:|\/(?!\/)|#)/i.test(to);
}
