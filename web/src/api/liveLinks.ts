/** A way to the server that tells of things as they happen. */
export interface Link {
  /** Whether the client can be heard on it. */
  readonly says: boolean;
  readonly say: (message: Record<string, unknown>) => void;
  /** Ends it; the end is told as any other. */
  readonly close: () => void;
}

/** The link is over; `code` is what the server ended it with, undefined when it broke or never stood. */
export type LinkEnd = (code?: number) => void;

/** A WebSocket. What is said before it stands is sent as soon as it does. */
export function createSocketLink(path: string, end: LinkEnd, heard: (text: string) => void): Link {
  const socket = new WebSocket(new URL(path, location.href.replace(/^http/, 'ws')));
  const waiting: string[] = [];
  const ended = once(end);
  socket.onopen = () => {
    for (const text of waiting.splice(0)) socket.send(text);
  };
  socket.onmessage = (event) => heard(String(event.data));
  socket.onclose = (event) => ended(event.code === 1006 ? undefined : event.code);
  return {
    says: true,
    say(message) {
      const text = JSON.stringify(message);
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
      else waiting.push(text);
    },
    close() {
      socket.close();
      // A connection that is dead takes its time to say so.
      ended();
    },
  };
}

/** Server-sent events, for where proxies let no socket through. */
export function createEventsLink(path: string, topics: readonly string[], end: LinkEnd, heard: (text: string) => void): Link {
  const events = new EventSource(`${path}?topics=${topics.map(encodeURIComponent).join(',')}`);
  const ended = once(end);
  const close = (code?: number) => {
    events.close();
    ended(code);
  };
  events.onmessage = (event) => {
    const text = String(event.data);
    const closed = /^\{"op":"closed","code":(\d+)\}$/.exec(text);
    if (closed) close(Number(closed[1]));
    else heard(text);
  };
  // The browser comes back by itself after a break, and goes on from the last event; a refusal is final.
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) close();
  };
  return { says: false, say: () => undefined, close: () => close() };
}

function once(end: LinkEnd): LinkEnd {
  let over = false;
  return (code) => {
    if (over) return;
    over = true;
    end(code);
  };
}
