import { base, renewSession } from './client';
import { createEventsLink, createSocketLink, type Link, type LinkEnd } from './liveLinks';

/** What a topic's follower is told. */
export interface Follower {
  /** Something happened. */
  readonly told: (kind: string, data: unknown) => void;
  /** Some of what happened may have been missed: load what the topic is about again. */
  readonly reload?: () => void;
  /** Who else is there now; `people` are the first of `count`. */
  readonly present?: (people: readonly string[], count: number) => void;
  /** The topic is over, or no longer to be heard. */
  readonly ended?: () => void;
}

export interface Live {
  /** Follows a topic until the answer is called. */
  readonly follow: (topic: string, follower: Follower) => () => void;
}

interface Topic {
  readonly followers: Set<Follower>;
  /** Up to where this client knows the topic; null before the first answer. */
  seq: number | null;
}

interface Said {
  readonly op: string;
  readonly topic?: string;
  readonly seq?: number;
  readonly resumed?: boolean;
  readonly kind?: string;
  readonly data?: unknown;
  readonly people?: readonly string[];
  readonly count?: number;
  readonly code?: string | number;
}

export interface Surroundings {
  readonly socket: (end: LinkEnd, heard: (text: string) => void) => Link;
  readonly events: (topics: readonly string[], end: LinkEnd, heard: (text: string) => void) => Link;
  readonly renew: () => Promise<boolean>;
  readonly random: () => number;
}

const shortest = 500;
const longest = 30_000;
/** The server says something every 25 seconds: a link that is silent for longer than this is dead. */
const silence = 60_000;
const socketFailures = 3;
const socketAgain = 5 * 60_000;
const idle = 5_000;

/** The codes with which the server ends a connection for the session's sake. */
const signedOutCode = 4401;
const changedCode = 4403;

/** Follows topics over one socket, or over events where no socket is to be had, through every break. */
export function createLive(around: Surroundings): Live {
  const topics = new Map<string, Topic>();
  let link: Link | null = null;
  let failures = 0;
  let withoutSocket = 0;
  let eventsUntil = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;

  function connect(): void {
    clearTimeout(timer);
    if (link !== null || topics.size === 0) return;
    let open = false;
    const heard = (text: string) => {
      open = true;
      failures = 0;
      withoutSocket = 0;
      look();
      hear(JSON.parse(text) as Said);
    };
    const end: LinkEnd = (code) => {
      clearTimeout(watch);
      link = null;
      if (!open && code === undefined && ++withoutSocket >= socketFailures) eventsUntil = Date.now() + socketAgain;
      void again(code);
    };
    link =
      Date.now() < eventsUntil
        ? around.events([...topics.keys()], end, heard)
        : around.socket(end, heard);
    look();
    for (const [name, topic] of topics) ask(name, topic);
  }

  async function again(code: number | undefined): Promise<void> {
    if (code === signedOutCode || code === changedCode) {
      const renewed = await around.renew().catch(() => null);
      if (renewed === false) return;
      if (renewed && failures === 0) {
        failures = 1;
        connect();
        return;
      }
    }
    const wait = Math.min(longest, shortest * 2 ** failures++);
    // Everyone comes back after a restart of the server: not all in the same moment.
    clearTimeout(timer);
    timer = setTimeout(connect, wait * (0.5 + around.random() / 2));
  }

  function look(): void {
    clearTimeout(watch);
    watch = setTimeout(() => link?.close(), silence);
  }

  function ask(name: string, topic: Topic): void {
    link?.say({ op: 'subscribe', topic: name, ...(topic.seq === null ? {} : { since: topic.seq }) });
  }

  function hear(said: Said): void {
    if (said.op === 'ping') link?.say({ op: 'pong' });
    const topic = said.topic === undefined ? undefined : topics.get(said.topic);
    if (topic === undefined || said.topic === undefined) return;
    const everyone = [...topic.followers];
    if (said.op === 'subscribed') {
      const missed = topic.seq !== null && !said.resumed;
      if (!said.resumed) topic.seq = said.seq ?? null;
      if (missed) everyone.forEach((follower) => follower.reload?.());
    } else if (said.op === 'told' && said.seq !== undefined && said.seq > (topic.seq ?? -1)) {
      topic.seq = said.seq;
      everyone.forEach((follower) => follower.told(said.kind ?? '', said.data));
    } else if (said.op === 'presence') {
      everyone.forEach((follower) => follower.present?.(said.people ?? [], said.count ?? 0));
    } else if (said.op === 'ended' || said.op === 'error') {
      topics.delete(said.topic);
      everyone.forEach((follower) => follower.ended?.());
    }
  }

  function follow(name: string, follower: Follower): () => void {
    const known = topics.get(name);
    const topic = known ?? { followers: new Set(), seq: null };
    topic.followers.add(follower);
    if (known === undefined) {
      topics.set(name, topic);
      if (link === null) connect();
      else if (link.says) ask(name, topic);
      // Events are of the topics that were asked for at their beginning.
      else link.close();
    }
    return () => {
      topic.followers.delete(follower);
      if (topic.followers.size > 0 || topics.get(name) !== topic) return;
      topics.delete(name);
      link?.say({ op: 'unsubscribe', topic: name });
      // A page that goes may make room for one that follows something again.
      setTimeout(() => {
        if (topics.size === 0) link?.close();
      }, idle);
    };
  }

  addEventListener('online', connect);
  return { follow };
}

/** The player's own connection. */
export const live: Live = createLive({
  socket: (end, heard) => createSocketLink(`${base}live`, end, heard),
  events: (topics, end, heard) => createEventsLink(`${base}live/events`, topics, end, heard),
  // A page that says why the session ended stays: the next request of another one is refused anyway.
  renew: renewSession,
  random: Math.random,
});
