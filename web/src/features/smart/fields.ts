import type { Condition, Group, Joint, Part, Rules } from '../../api/smart';

type Kind = 'words' | 'number' | 'day' | 'mark' | 'genre';

interface FieldOf {
  readonly name: string;
  readonly kind: Kind;
  readonly unit?: string;
}

export const fields: Readonly<Record<string, FieldOf>> = {
  title: { name: 'Title', kind: 'words' },
  artist: { name: 'Artist', kind: 'words' },
  album: { name: 'Album', kind: 'words' },
  genre: { name: 'Genre', kind: 'genre' },
  year: { name: 'Year', kind: 'number' },
  length_s: { name: 'Length', kind: 'number', unit: 'seconds' },
  tempo: { name: 'Tempo', kind: 'number', unit: 'beats a minute' },
  mood: { name: 'Mood', kind: 'words' },
  language: { name: 'Language', kind: 'words' },
  explicit: { name: 'Explicit', kind: 'mark' },
  released: { name: 'Released', kind: 'day' },
  added: { name: 'Added here', kind: 'day' },
  liked: { name: 'Liked by you', kind: 'mark' },
  liked_at: { name: 'Liked on', kind: 'day' },
  plays: { name: 'Your plays', kind: 'number' },
  last_played: { name: 'Last played', kind: 'day' },
  play_count: { name: 'Plays by all', kind: 'number' },
  track: { name: 'Track number', kind: 'number' },
};

export const operators: Readonly<Record<Kind, readonly (readonly [string, string])[]>> = {
  words: [
    ['contains', 'contains'],
    ['contains_not', 'does not contain'],
    ['is', 'is'],
    ['is_not', 'is not'],
    ['begins', 'begins with'],
    ['ends', 'ends with'],
  ],
  number: [
    ['is', 'is'],
    ['is_not', 'is not'],
    ['more', 'is more than'],
    ['less', 'is less than'],
    ['between', 'is between'],
  ],
  day: [
    ['in_last', 'in the last days'],
    ['not_in_last', 'not in the last days'],
    ['before', 'before'],
    ['after', 'after'],
    ['between', 'between'],
    ['never', 'never'],
  ],
  mark: [['is', 'is']],
  genre: [
    ['is', 'is, or stands under'],
    ['is_not', 'is not'],
  ],
};

export const orders = [
  ['title', 'Title'],
  ['artist', 'Artist'],
  ['album', 'Album'],
  ['newest', 'Newest here'],
  ['oldest', 'Oldest here'],
  ['released', 'Release date'],
  ['popular', 'Most played by all'],
  ['most_played', 'Most played by you'],
  ['least_played', 'Least played by you'],
  ['last_played', 'Last played'],
  ['longest_ago', 'Longest not played'],
  ['liked', 'Last liked'],
  ['random', 'Shuffled each day'],
] as const;

export const joints: readonly (readonly [Joint, string])[] = [
  ['all', 'All of these'],
  ['any', 'Any of these'],
  ['none', 'None of these'],
];

export const deepest = 8;

export const fresh: Rules = { where: { all: [begin('genre')] }, order: 'newest', limit: 100 };

/** A new condition on a field. */
export function begin(field: string): Condition {
  const kind = fields[field]?.kind ?? 'words';
  const operator = operators[kind][0]?.[0] ?? 'is';
  return { field, operator, value: blank(kind, operator) };
}

/** What stands in a condition before somebody fills it in. */
export function blank(kind: Kind, operator: string): unknown {
  if (operator === 'never') return undefined;
  if (kind === 'mark') return true;
  if (operator === 'between') return ['', ''];
  return operator === 'in_last' || operator === 'not_in_last' ? 30 : '';
}

export function isGroup(part: Part): part is Group {
  return !('field' in part);
}

export function jointOf(group: Group): Joint {
  return joints.map(([joint]) => joint).find((joint) => group[joint] !== undefined) ?? 'all';
}

export function partsOf(group: Group): readonly Part[] {
  return group[jointOf(group)] ?? [];
}

export function grouped(joint: Joint, parts: readonly Part[]): Group {
  return { [joint]: parts };
}

/** Rules as the server takes them, or null while something is not filled in. */
export function filled(rules: Rules): Rules | null {
  const where = filledGroup(rules.where);
  return where && Number.isInteger(rules.limit) && rules.limit > 0 && rules.limit <= 10_000 ? { ...rules, where } : null;
}

function filledGroup(group: Group): Group | null {
  const parts = partsOf(group).map((part) => (isGroup(part) ? filledGroup(part) : filledCondition(part)));
  return parts.some((part) => part === null) ? null : grouped(jointOf(group), parts as Part[]);
}

function filledCondition(condition: Condition): Condition | null {
  const kind = fields[condition.field]?.kind;
  const { value, ...rest } = condition;
  if (!kind) return null;
  if (condition.operator === 'never') return rest;
  const days = condition.operator === 'in_last' || condition.operator === 'not_in_last';
  const turned = Array.isArray(value) ? value.map((one) => turn(kind, days, one)) : turn(kind, days, value);
  if (turned === null || (Array.isArray(turned) && turned.includes(null))) return null;
  return { ...rest, value: turned };
}

function turn(kind: Kind, days: boolean, value: unknown): unknown {
  if (kind === 'mark') return value;
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (text === '') return null;
  if (kind !== 'number' && !days) return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}
