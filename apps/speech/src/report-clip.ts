// What was heard of one clip: its waveform, its features, and over time how probable each token was.
import { at, LonghandError } from '@longhand/base';
import type { Section } from '@longhand/report';
import { timedWords } from '@longhand/speech';
import type { Example } from './data.ts';
import type { TrainedRun } from './run.ts';
import type { Transcribed } from './transcribe.ts';

/** Clips of a run, and what it made of them. */
export interface ClipSource extends Transcribed {
  readonly trained: TrainedRun;
  readonly examples: readonly Example[];
}

const columns = 300;

/** The first clip whose text is neither the shortest nor long. */
export async function clipSections({ trained, examples, transcripts, emissions }: ClipSource): Promise<Section[]> {
  const { pipeline, tokens, config } = trained;
  const index = Math.max(
    0,
    examples.findIndex(({ text }) => text.length >= 8 && text.length <= 60),
  );
  const { id, text, utterance, variants } = at(examples, index);
  const features = at(variants, 0);
  const seconds = (features.frames * config.frameShift) / 1000;
  const time = `0 to ${seconds.toFixed(2)} s`;
  const sections: Section[] = [
    ...(await waveform(utterance, id)),
    {
      ...{ kind: 'image', group: `One clip: ${id}`, title: 'Features' },
      note: `${config.features === 'mfcc' ? 'Coefficients' : 'Mel bands, low ones below'}, before stacking.`,
      values: imageOf(features.data, features.frames, features.size),
      columns: time,
    },
  ];
  const frames = emissions[index];
  if (!frames) return sections;
  const { logProbs, classes } = frames;
  const probability = (t: number, c: number) => Math.exp(logProbs[t * classes + c]!);
  const peaks = Array.from({ length: classes }, (_, c) =>
    Math.max(...Array.from({ length: frames.frames }, (_, t) => probability(t, c))),
  );
  const seen = peaks.flatMap((peak, c) => (peak > 0.05 ? [c] : []));
  const transcript = at(transcripts, index);
  const words = timedWords(frames, transcript, tokens, pipeline.secondsPerFrame);
  return [
    ...sections,
    {
      ...{ kind: 'image', group: `One clip: ${id}`, title: 'Probabilities' },
      note: `Said: ${text}. Heard: ${transcript.text}. A row is a token, the first one the blank.`,
      values: seen.map((c) => Float32Array.from({ length: frames.frames }, (_, t) => probability(t, c))),
      rows: seen.map((c) => (c === 0 ? 'blank' : at(tokens.vocabulary.tokens, c))),
      columns: time,
    },
    {
      ...{ kind: 'table', group: `One clip: ${id}`, title: 'Words' },
      columns: ['word', 'from, s', 'to, s', 'confidence'],
      rows: words.map(({ word, start, end, confidence }) => [
        word,
        start.toFixed(2),
        end.toFixed(2),
        confidence.toFixed(2),
      ]),
    },
  ];
}

/** Lowest and highest sample of each of many stretches. */
async function waveform(utterance: Example['utterance'], id: string): Promise<Section[]> {
  try {
    const { samples, sampleRate } = await utterance.read();
    const size = Math.max(1, Math.ceil(samples.length / columns));
    const stretches = Array.from({ length: Math.ceil(samples.length / size) }, (_, i) =>
      samples.subarray(i * size, (i + 1) * size),
    );
    const line = (name: string, of: (stretch: Float32Array) => number) => ({
      name,
      points: stretches.map((stretch, i) => ({ x: (i * size) / sampleRate, y: of(stretch) })),
    });
    const series = [
      line('highest', (stretch) => stretch.reduce((a, b) => Math.max(a, b), -1)),
      line('lowest', (stretch) => stretch.reduce((a, b) => Math.min(a, b), 1)),
    ];
    const heading = { kind: 'curves', group: `One clip: ${id}`, title: 'Waveform', wide: true } as const;
    return [{ ...heading, xLabel: 'seconds', yLabel: 'amplitude', series }];
  } catch (error) {
    // Its features are in the cache; the sound itself may have gone.
    if (error instanceof LonghandError) return [];
    throw error;
  }
}

/** Low bands below; the range from the lowest to the highest value. */
function imageOf(data: Float32Array, frames: number, size: number): Float32Array[] {
  const low = data.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = data.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const range = high - low || 1;
  return Array.from({ length: size }, (_, row) =>
    Float32Array.from({ length: frames }, (_, t) => (data[t * size + size - 1 - row]! - low) / range),
  );
}
