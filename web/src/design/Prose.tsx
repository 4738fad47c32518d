import { Fragment } from 'react';

import { type Block, type Inline, parseMarkdown } from '../platform/markdown';
import styles from './Prose.module.css';

/** A text of Markdown to read, its headings one below the page's own. */
export function Prose({ text }: { text: string }) {
  return (
    <div className={styles.prose}>
      {parseMarkdown(text).map((block, place) => (
        // The text never changes its order.
        <OneBlock key={place} block={block} />
      ))}
    </div>
  );
}

function OneBlock({ block }: { block: Block }) {
  if (block.kind === 'paragraph') return <p>{inline(block.of)}</p>;
  if (block.kind === 'heading') return block.level === 3 ? <h3>{inline(block.of)}</h3> : <h2>{inline(block.of)}</h2>;
  const List = block.ordered ? 'ol' : 'ul';
  return (
    <List>
      {block.items.map((item, place) => (
        <li key={place}>{inline(item)}</li>
      ))}
    </List>
  );
}

function inline(parts: readonly Inline[]) {
  return parts.map((part, place) => {
    if (part.kind === 'strong') return <b key={place}>{part.text}</b>;
    if (part.kind === 'emphasis') return <em key={place}>{part.text}</em>;
    if (part.kind === 'code') return <code key={place}>{part.text}</code>;
    if (part.kind === 'text') return <Fragment key={place}>{part.text}</Fragment>;
    return (
      <a key={place} href={part.to} rel="noreferrer">
        {part.text}
      </a>
    );
  });
}
