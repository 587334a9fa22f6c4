// For each text of prefix search, by its node: log p of the paths so far that spell it, kept apart by whether they end in a blank
// or in its last label. Nodes without paths hold -Infinity.
import { doubled } from './prefix-tree.ts';

const never = Number.NEGATIVE_INFINITY;

export class PathSums {
  #inBlank: Float64Array = new Float64Array(1024).fill(never);
  #inLabel: Float64Array = new Float64Array(1024).fill(never);
  /** Of the frame that is being read, for the nodes touched in it. */
  #nextBlank: Float64Array = new Float64Array(1024);
  #nextLabel: Float64Array = new Float64Array(1024);
  #touched: Int32Array = new Int32Array(1024);
  #touchedCount = 0;
  /** The frame that a node was last touched in. */
  #stamps: Int32Array = new Int32Array(1024).fill(-1);
  #frame = 0;

  constructor() {
    this.#inBlank[0] = 0; // before the first frame: nothing, for certain
  }

  inBlank(node: number): number {
    return this.#inBlank[node]!;
  }

  inLabel(node: number): number {
    return this.#inLabel[node]!;
  }

  total(node: number): number {
    return logAdd(this.#inBlank[node]!, this.#inLabel[node]!);
  }

  startFrame(): void {
    this.#frame++;
    this.#touchedCount = 0;
  }

  /** Paths that reach the node by a blank. */
  addBlank(node: number, logProb: number): void {
    this.#touch(node);
    this.#nextBlank[node] = logAdd(this.#nextBlank[node]!, logProb);
  }

  /** Paths that reach the node by its last label. */
  addLabel(node: number, logProb: number): void {
    this.#touch(node);
    this.#nextLabel[node] = logAdd(this.#nextLabel[node]!, logProb);
  }

  /** The nodes that were reached, in the order they were; valid until the next frame. */
  endFrame(): Int32Array {
    const touched = this.#touched.subarray(0, this.#touchedCount);
    for (let i = 0; i < touched.length; i++) {
      const node = touched[i]!;
      this.#inBlank[node] = this.#nextBlank[node]!;
      this.#inLabel[node] = this.#nextLabel[node]!;
    }
    return touched;
  }

  /** It may come back, from nothing. */
  forget(node: number): void {
    this.#inBlank[node] = never;
    this.#inLabel[node] = never;
  }

  /** @param places the new number of each node, which is no higher than the old one, or -1 */
  move(places: Int32Array): void {
    let kept = 0;
    for (let node = 0; node < places.length && node < this.#stamps.length; node++) {
      const place = places[node]!;
      if (place < 0) continue;
      this.#inBlank[place] = this.#inBlank[node]!;
      this.#inLabel[place] = this.#inLabel[node]!;
      kept = place + 1;
    }
    this.#inBlank.fill(never, kept);
    this.#inLabel.fill(never, kept);
    this.#stamps.fill(-1);
  }

  #touch(node: number): void {
    while (node >= this.#stamps.length) this.#grow();
    if (this.#stamps[node] === this.#frame) return;
    this.#stamps[node] = this.#frame;
    this.#nextBlank[node] = never;
    this.#nextLabel[node] = never;
    if (this.#touchedCount === this.#touched.length) this.#touched = doubled(this.#touched);
    this.#touched[this.#touchedCount++] = node;
  }

  #grow(): void {
    const size = this.#stamps.length;
    this.#inBlank = doubled(this.#inBlank).fill(never, size);
    this.#inLabel = doubled(this.#inLabel).fill(never, size);
    this.#nextBlank = doubled(this.#nextBlank);
    this.#nextLabel = doubled(this.#nextLabel);
    this.#stamps = doubled(this.#stamps).fill(-1, size);
  }
}

function logAdd(a: number, b: number): number {
  if (a === never) return b;
  if (b === never) return a;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}
