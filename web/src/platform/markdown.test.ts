import { describe, expect, it } from 'vitest';

import { parseMarkdown } from './markdown';

const paragraph = (text: string) => [{ kind: 'paragraph', of: [{ kind: 'text', text }] }];

describe('parseMarkdown', () => {
  it('tells headings, paragraphs and lists apart', () => {
    const found = parseMarkdown('# Terms\n\nBe kind\nto others.\n\n- one\n- two\n  and a half\n\n1. first');
    expect(found.map((block) => block.kind)).toEqual(['heading', 'paragraph', 'list', 'list']);
    expect(found[1]).toEqual(paragraph('Be kind to others.')[0]);
    expect(found[2]).toMatchObject({ ordered: false, items: [[{ text: 'one' }], [{ text: 'two and a half' }]] });
    expect(found[3]).toMatchObject({ ordered: true });
  });

  it('finds what is strong, and links', () => {
    expect(parseMarkdown('Write to **us** at [the desk](mailto:desk@harbour.org).')[0]).toMatchObject({
      of: [{ text: 'Write to ' }, { kind: 'strong', text: 'us' }, {}, { kind: 'link', to: 'mailto:desk@harbour.org' }, { text: '.' }],
    });
  });

  it('lets no link lead to a script', () => {
    for (const to of ['javascript:alert`1`', 'data:text/html,x', '//elsewhere.example', 'JaVaScRiPt:x']) {
      expect(parseMarkdown(`[here](${to})`)).toEqual(paragraph('here'));
    }
  });

  it('makes no HTML of HTML', () => {
    expect(parseMarkdown('<script>x</script>')).toEqual(paragraph('<script>x</script>'));
  });
});
