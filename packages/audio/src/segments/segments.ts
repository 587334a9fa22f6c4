// Cuts a long recording at its pauses, while it is read: no more than the longest segment and some seconds are in memory.
import { ConfigError } from '@longhand/base';
import { checkNumber, checkSamples, highestRate } from '../check.ts';
import { createVoiceActivity, framesPerSecond, type VoiceFrame } from './voice-activity.ts';

/** Where a recording is cut. */
export interface SegmentOptions {
  /** Seconds of silence at which a segment ends; default 0.5. */
  readonly pause?: number;
  /** Seconds that a segment has at least, unless the pause is twice as long; default 2. */
  readonly minSeconds?: number;
  /** Seconds that a segment has at most: a longer one is cut at its longest pause, or where it is quietest; default 20. */
  readonly maxSeconds?: number;
}

/** A stretch of speech, with a fifth of a second around it. */
export interface Segment {
  /** Seconds from the beginning of the recording. */
  readonly start: number;
  readonly end: number;
  readonly samples: Float32Array;
}

/** Takes samples as they come, and gives the segments of speech in them. */
export interface Segmenter {
  /** The segments that end with these samples, perhaps none. */
  push(samples: Float32Array): Segment[];
  /** The last ones. */
  finish(): Segment[];
}

/** Seconds around speech; of speech that a segment has at least, so that a click is none. */
const [margin, leastSpeech] = [0.2, 0.08];

/**
 * Segments of speech of samples that come in pieces of any size, a few seconds after they came.
 * @throws ConfigError for times that are out of range, or a shortest segment that is longer than half of the longest
 */
export function createSegmenter(sampleRate: number, options: SegmentOptions = {}): Segmenter {
  const { pause = 0.5, minSeconds = 2, maxSeconds = 20 } = options;
  const where = 'segments';
  checkNumber(sampleRate, `${where}, sampleRate`, framesPerSecond, highestRate);
  checkNumber(pause, `${where}, pause`, 2 * margin, 60);
  checkNumber(maxSeconds, `${where}, maxSeconds`, 1, 3600);
  checkNumber(minSeconds, `${where}, minSeconds`, 0, 1800);
  if (2 * minSeconds > maxSeconds) {
    const expected = `minSeconds of at most half of maxSeconds ${maxSeconds}`;
    throw new ConfigError({ where, expected, got: String(minSeconds) });
  }
  const voice = createVoiceActivity(sampleRate);
  const [least, most, short] = [minSeconds, maxSeconds, pause].map(framesOf) as [number, number, number];
  const collector = createCollector(Math.round(sampleRate / framesPerSecond) / sampleRate, { least, most, short });
  const collect = (frames: readonly VoiceFrame[]): Segment[] => frames.flatMap(collector.push);
  return {
    push: (samples) => {
      checkSamples(samples, where);
      return collect(voice.push(samples));
    },
    finish: () => [...collect(voice.finish()), ...collector.finish()],
  };
}

const framesOf = (seconds: number): number => Math.round(seconds * framesPerSecond);
const marginFrames = framesOf(margin);

interface Limits {
  /** Frames of the shortest and the longest segment, and of a pause. */
  readonly least: number;
  readonly most: number;
  readonly short: number;
}

/** Puts frames together; `seconds` is what a frame lasts. */
function createCollector(seconds: number, { least, most, short }: Limits) {
  let held: VoiceFrame[] = []; // the open segment, or what may come before one
  let [isOpen, quiet, next] = [false, 0, 0]; // frames since the last of speech; number of the next frame
  const take = (count: number, drop: number): Segment[] => {
    const first = next - held.length;
    const frames = held.slice(0, count);
    held = held.slice(drop);
    if (frames.filter(({ speech }) => speech).length < framesOf(leastSpeech)) return [];
    const [start, end] = [first * seconds, (first + count) * seconds];
    return [{ start, end, samples: joined(frames) }];
  };
  const close = (): Segment[] => {
    isOpen = false;
    return take(held.length - Math.max(0, quiet - marginFrames), held.length - Math.min(quiet, marginFrames));
  };
  return {
    push: (frame: VoiceFrame): Segment[] => {
      held.push(frame);
      next++;
      if (!isOpen) {
        isOpen = frame.speech;
        quiet = 0;
        if (!isOpen && held.length > marginFrames) held.shift();
        return [];
      }
      quiet = frame.speech ? 0 : quiet + 1;
      if (quiet >= 2 * short || (quiet >= short && held.length - quiet >= least)) return close();
      if (held.length < most) return [];
      const cut = cutOf(held, least);
      return take(cut, cut);
    },
    finish: (): Segment[] => (isOpen ? close() : []),
  };
}

/** Where a segment that is too long is cut: in the middle of its longest pause, or at the quietest moment of its second half. */
function cutOf(frames: readonly VoiceFrame[], least: number): number {
  const from = Math.max(1, least);
  let [longest, middle, run] = [0, 0, 0];
  for (const [i, { speech }] of frames.entries()) {
    run = speech || i < from ? 0 : run + 1;
    if (run > longest) [longest, middle] = [run, i + 1 - Math.floor(run / 2)];
  }
  if (longest > 0) return middle;
  const half = Math.floor(frames.length / 2);
  const second = frames.slice(half);
  return half + second.reduce((best, { level }, i) => (level < (second[best]?.level ?? level) ? i : best), 0);
}

function joined(frames: readonly VoiceFrame[]): Float32Array {
  const all = new Float32Array(frames.reduce((sum, { samples }) => sum + samples.length, 0));
  let at = 0;
  for (const { samples } of frames) {
    all.set(samples, at);
    at += samples.length;
  }
  return all;
}
