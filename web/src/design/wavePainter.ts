import { barsOf, type Bars, barWidth, layOut } from './waves';

interface Picture {
  readonly peaks: Int8Array | undefined;
  readonly durationMs: number;
  readonly nextPeaks: Int8Array | undefined;
  readonly nextMs: number;
  readonly hasNext: boolean;
}

/** How much of the next song the place behind the seam shows. */
const nextPart = 0.12;

/** Draws a waveform on a canvas, again only when a bar changes, the size, or the theme. */
export class WavePainter {
  private picture: Picture = { peaks: undefined, durationMs: 0, nextPeaks: undefined, nextMs: 0, hasNext: false };
  private positionMs = 0;
  private hoverMs: number | null = null;
  private song: Bars = barsOf(undefined, 0);
  private next: Bars = barsOf(undefined, 0);
  private drawn = '';
  private frame = 0;
  private readonly sizes: ResizeObserver;
  private readonly themes: MutationObserver;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(canvas);
    this.themes = new MutationObserver(() => this.redraw());
    this.themes.observe(document.documentElement, { attributeFilter: ['data-theme', 'style'] });
  }

  setPicture(picture: Picture): void {
    this.picture = picture;
    this.measure();
  }

  setPosition(positionMs: number): void {
    this.positionMs = positionMs;
    this.request();
  }

  setHover(positionMs: number | null): void {
    this.hoverMs = positionMs;
    this.request();
  }

  /** The time that lies at `x`, in CSS pixels from the left. */
  timeAt(x: number): number {
    const { song } = layOut(this.canvas.clientWidth, this.picture.hasNext);
    return song === 0 ? 0 : Math.min(1, Math.max(0, x / song)) * this.picture.durationMs;
  }

  stop(): void {
    this.sizes.disconnect();
    this.themes.disconnect();
    cancelAnimationFrame(this.frame);
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    const place = layOut(width, this.picture.hasNext);
    this.song = barsOf(this.picture.peaks, place.song);
    this.next = barsOf(this.picture.nextPeaks, width - place.next, nextPart);
    this.redraw();
  }

  private redraw(): void {
    this.drawn = '';
    this.request();
  }

  private request(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private draw(): void {
    const played = this.barAt(this.positionMs);
    const hovered = this.hoverMs === null ? played : this.barAt(this.hoverMs);
    const state = `${played.toFixed(1)} ${hovered.toFixed(0)}`;
    if (state === this.drawn) return;
    const pen = this.canvas.getContext('2d');
    if (!pen) return;
    this.drawn = state;
    const scale = window.devicePixelRatio || 1;
    const width = this.canvas.width / scale;
    const height = this.canvas.height / scale;
    const style = getComputedStyle(this.canvas);
    const colour = (name: string) => style.getPropertyValue(name);
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    const place = layOut(width, this.picture.hasNext);
    const [low, high] = [Math.min(played, hovered), Math.max(played, hovered)];
    this.bars(pen, this.song, 0, height, (bar) => {
      if (bar < low) return colour('--wave-on');
      return bar < high ? colour('--text-2') : colour('--wave-off');
    });
    if (place.next >= width) return;
    this.bars(pen, this.next, place.next, height * 0.9, () => colour('--wave-next'), (height * 0.1) / 2);
    pen.fillStyle = colour('--text-2');
    pen.fillRect(place.seam - 0.75, 2, 1.5, height - 4);
  }

  private bars(
    pen: CanvasRenderingContext2D,
    bars: Bars,
    left: number,
    height: number,
    colour: (bar: number) => string,
    top = 0,
  ): void {
    bars.heights.forEach((part, bar) => {
      const tall = Math.max(2, part * height);
      pen.fillStyle = colour(bar);
      pen.beginPath();
      pen.roundRect(left + bar * bars.pitch, top + (height - tall) / 2, barWidth, tall, 1);
      pen.fill();
    });
  }

  private barAt(positionMs: number): number {
    const { durationMs } = this.picture;
    return durationMs > 0 ? Math.min(1, positionMs / durationMs) * this.song.heights.length : 0;
  }
}
