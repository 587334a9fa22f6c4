// Where somebody speaks, by level alone. A frame of 10 ms begins speech where it is 12 dB above the quietest moment around it, and
// speech goes on until it is less than 6 dB above. The moment is looked for 10 s back and 3 s ahead, and is at least -75 dB.

/** Ten milliseconds of sound. */
export interface VoiceFrame {
  readonly samples: Float32Array;
  /** dB of full scale, over 50 ms around. */
  readonly level: number;
  readonly speech: boolean;
}

export interface VoiceActivity {
  /** Takes samples, gives the frames that are decided now, three seconds later. */
  push(samples: Float32Array): VoiceFrame[];
  /** All that are left; less than a frame at the end is dropped. */
  finish(): VoiceFrame[];
}

export const framesPerSecond = 100;

/** dB above the quietest moment. */
const [begins, goesOn] = [12, 6];
/** Frames; the last to each side of a level. */
const [back, ahead, around] = [10 * framesPerSecond, 3 * framesPerSecond, 2];
/** dB; in digital silence anything would be loud. */
const quietest = -75;

export function createVoiceActivity(sampleRate: number): VoiceActivity {
  const size = Math.max(1, Math.round(sampleRate / framesPerSecond));
  const cutter = createCutter(size);
  const floor = createMinimum(back + ahead + 1);
  const [frames, powers]: [Float32Array[], number[]] = [[], []]; // that wait; `powers` also has `around` of those before
  const levels: number[] = [];
  let speech = false;

  const level = (i: number): number => {
    const near = powers.slice(Math.max(0, i - around), i + around + 1);
    return 10 * Math.log10(near.reduce((sum, power) => sum + power, 0) / near.length + 1e-12);
  };
  let before = 0; // frames of `powers` that are not in `frames` any more
  const addLevels = (isLast: boolean): void => {
    while (levels.length < frames.length && (isLast || before + levels.length + around < powers.length)) {
      const next = level(before + levels.length);
      levels.push(next);
      floor.push(next);
    }
  };
  const decide = (isLast: boolean): VoiceFrame[] => {
    const decided: VoiceFrame[] = [];
    while (isLast ? levels.length > 0 : levels.length > ahead) {
      const [samples = new Float32Array(), own = quietest] = [frames.shift(), levels.shift()];
      if (before < around) before++;
      else powers.shift();
      speech = own >= Math.max(quietest, floor.value()) + (speech ? goesOn : begins);
      decided.push({ samples, level: own, speech });
    }
    return decided;
  };
  const take = (samples: Float32Array, isLast: boolean): VoiceFrame[] => {
    const decided: VoiceFrame[] = [];
    for (const frame of cutter(samples)) {
      frames.push(frame);
      powers.push(variance(frame));
      addLevels(false);
      for (const one of decide(false)) decided.push(one);
    }
    if (!isLast) return decided;
    addLevels(true);
    return [...decided, ...decide(true)];
  };
  return { push: (samples) => take(samples, false), finish: () => take(new Float32Array(0), true) };
}

/** Cuts samples that come in pieces into frames of this size. */
function createCutter(size: number): (samples: Float32Array) => Generator<Float32Array> {
  let frame = new Float32Array(size);
  let filled = 0;
  return function* (samples) {
    for (let at = 0; at < samples.length; ) {
      const count = Math.min(size - filled, samples.length - at);
      frame.set(samples.subarray(at, at + count), filled);
      [filled, at] = [filled + count, at + count];
      if (filled < size) continue;
      yield frame;
      frame = new Float32Array(size);
      filled = 0;
    }
  };
}

/** The least of the last `length` numbers: those that a later one undercuts are forgotten. */
function createMinimum(length: number): { push(value: number): void; value(): number } {
  const kept: { readonly value: number; readonly index: number }[] = [];
  let index = 0;
  return {
    push: (value) => {
      while (kept.length > 0 && (kept.at(-1)?.value ?? value) >= value) kept.pop();
      kept.push({ value, index });
      if ((kept[0]?.index ?? index) <= index - length) kept.shift();
      index++;
    },
    value: () => kept[0]?.value ?? 0,
  };
}

/** Power without what is constant, as cheap sound cards add it. */
function variance(samples: Float32Array): number {
  let [sum, squares] = [0, 0];
  for (const sample of samples) {
    sum += sample;
    squares += sample * sample;
  }
  return Math.max(0, squares - (sum * sum) / samples.length) / samples.length;
}
