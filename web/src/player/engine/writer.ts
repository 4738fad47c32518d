import { BadBytes, type BufferQueue } from './buffer';
import { withoutSecondSkip } from './init';
import type { Bytes } from './loader';
import { middleOf, type Piece } from './pieces';

/** Once playing is safe, what arrives is appended in bites that cost less. */
const BITE_BYTES = 16_384;

/** Appends a piece's bytes as they arrive, and tells of each fragment that is whole. */
export class PieceWriter {
  private held: Bytes[] = [];
  private size = 0;
  private end = 0;
  private next: number;

  constructor(
    private readonly piece: Piece,
    private readonly buffer: BufferQueue,
    private readonly signal: AbortSignal,
    /** True while every byte counts: the element waits for them. */
    private readonly urgent: () => boolean,
    private readonly whole: (start: number, end: number) => void,
  ) {
    this.next = piece.first;
  }

  /** `at`: where in the file the bytes stand. */
  async take(bytes: Bytes, at: number): Promise<void> {
    this.held.push(bytes);
    this.size += bytes.length;
    this.end = at + bytes.length;
    const initPending = this.end - this.size === 0 && this.size < this.piece.table.initSize;
    if (!initPending && (this.size >= BITE_BYTES || this.urgent())) await this.flush();
  }

  /** Appends the rest. Throws BadBytes if nothing came of it: what a browser does not understand it may skip. */
  async finish(): Promise<void> {
    await this.flush();
    if (this.next === this.piece.first) return;
    const middle = middleOf(this.piece, this.next - 1);
    if (this.buffer.coveredFrom(middle) === middle) throw new BadBytes();
  }

  private async flush(): Promise<void> {
    if (this.size === 0) return;
    const bytes = joined(this.held, this.size);
    const fromZero = this.end === this.size;
    this.held = [];
    this.size = 0;
    await this.buffer.append(fromZero ? withoutSecondSkip(bytes) : bytes, this.piece.placement, this.signal);
    const { table, last } = this.piece;
    while (this.next <= last && table.at(this.next).to <= this.end) {
      const { start, end } = table.at(this.next++);
      this.whole(start, end);
    }
  }
}

function joined(parts: readonly Bytes[], size: number): Bytes {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
