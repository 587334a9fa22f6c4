// MFCC and mel energies as Kaldi, librosa and python_speech_features compute them (Davis and Mermelstein 1980).
import { ConfigError, DataError } from '@longhand/base';
import { checkSamples, untilFinished } from '../check.ts';
import type { FeatureStream, Features } from '../types.ts';
import { cepstralMatrix } from './cepstrum.ts';
import { createFrameAnalyzer } from './frame-analysis.ts';
import { createFramer, type Framer, frameCount } from './framing.ts';
import type { FeatureOptions, ResolvedFeatureOptions } from './options.ts';
import { resolveFeatureOptions } from './resolve.ts';
import { createRows, type Rows } from './rows.ts';

/** Samples to features: all at once, or as a stream that gives the same bits. */
export interface FeatureExtractor {
  /** Numbers in a frame. */
  readonly size: number;
  readonly options: ResolvedFeatureOptions;
  /** Samples in [-1, 1), at `options.sampleRate`; too few for one frame give none. */
  extract(samples: Float32Array): Features;
  /** @throws ConfigError with `topDb`, which needs the whole sound's peak */
  stream(): FeatureStream<Float32Array>;
}

/**
 * Computed in float64; the same samples give the same bits, in one piece or many.
 * @throws ConfigError for an option that is unknown, out of range or without effect
 */
export function createFeatureExtractor(options: FeatureOptions): FeatureExtractor {
  const resolved = resolveFeatureOptions(options);
  const { size, write } = createWriter(resolved);
  const { topDb, numMel } = resolved;
  const createAnalysis = createFrameAnalyzer(resolved);

  const framerInto = (use: UseEnergies): Framer => {
    const { analyze } = createAnalysis();
    const energies = new Float64Array(numMel);
    return createFramer(resolved, (frame) => use(energies, analyze(frame, energies)));
  };
  const writeInto =
    (rows: Rows): UseEnergies =>
    (energies, energy) => {
      const { data, offset } = rows.add();
      write(energies, energy, data, offset);
    };

  const extract = (samples: Float32Array): Features => {
    checkSamples(samples, 'features');
    const rows = createRows(size, roomFor(frameCount(samples.length, resolved), size));
    const writeRow = writeInto(rows);
    const all: (readonly [energies: Float64Array, energy: number])[] = [];
    const framer = framerInto(
      topDb === null ? writeRow : (energies, energy) => void all.push([energies.slice(), energy]),
    );
    framer.push(samples);
    framer.finish();
    if (topDb !== null) {
      cutBelowPeak(
        all.map(([energies]) => energies),
        topDb,
      );
      for (const [energies, energy] of all) writeRow(energies, energy);
    }
    return rows.take();
  };

  const stream = (): FeatureStream<Float32Array> => {
    if (topDb !== null) {
      const got = `${topDb} dB below a peak that is known only at the end`;
      throw new ConfigError({ where: 'feature stream', expected: 'topDb null', got, fix: 'Set topDb to null.' });
    }
    const rows = createRows(size);
    const framer = framerInto(writeInto(rows));
    const push = (samples: Float32Array): Features => {
      checkSamples(samples, 'feature stream');
      framer.push(samples);
      return rows.take();
    };
    const finish = (): Features => {
      framer.finish();
      return rows.take();
    };
    return untilFinished({ push, finish }, 'feature stream');
  };
  return { size, options: resolved, extract, stream };
}

/** Numbers in all frames of a sound: 4 GiB. */
const maxNumbers = 2 ** 30;

function roomFor(frames: number, size: number): number {
  if (frames * size <= maxNumbers) return frames;
  const fix = 'Choose a larger frameShift, or a stream.';
  throw new DataError({
    where: 'features',
    expected: `at most ${maxNumbers} numbers`,
    got: `${frames} × ${size}`,
    fix,
  });
}

/** Mel energies, good until the next frame's, and the log energy (NaN without). */
type UseEnergies = (energies: Float64Array, energy: number) => void;

interface Writer {
  readonly size: number;
  /** One frame, to `data` from `offset`. */
  readonly write: (energies: Float64Array, energy: number, data: Float32Array, offset: number) => void;
}

function createWriter(options: ResolvedFeatureOptions): Writer {
  const { kind, numMel, numCoefficients, energy: withEnergy, htkOrder } = options;
  if (kind !== 'mfcc') {
    const size = numMel + (withEnergy ? 1 : 0);
    const write: Writer['write'] = (energies, energy, data, offset) => {
      data.set(energies, offset + (withEnergy && !htkOrder ? 1 : 0));
      if (withEnergy) data[htkOrder ? offset + numMel : offset] = energy;
    };
    return { size, write };
  }
  const matrix = cepstralMatrix(options);
  const write: Writer['write'] = (energies, energy, data, offset) => {
    for (let k = 0; k < numCoefficients; k++) {
      let sum = 0;
      for (let m = 0; m < numMel; m++) sum += matrix[k * numMel + m]! * energies[m]!;
      const value = k > 0 ? sum : withEnergy ? energy : htkOrder ? Math.SQRT2 * sum : sum;
      data[offset + (htkOrder ? (k + numCoefficients - 1) % numCoefficients : k)] = value;
    }
  };
  return { size: numCoefficients, write };
}

/** Values more than `topDb` below the highest of all frames become that. */
function cutBelowPeak(frames: readonly Float64Array[], topDb: number): void {
  let peak = Number.NEGATIVE_INFINITY;
  for (const frame of frames) for (const value of frame) peak = Math.max(peak, value);
  for (const frame of frames) {
    for (let i = 0; i < frame.length; i++) frame[i] = Math.max(frame[i]!, peak - topDb);
  }
}
