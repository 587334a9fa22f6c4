import type { Features } from '@longhand/audio';
import { expect, it } from 'vitest';
import { baselineScores } from './scores.ts';

const clip = (text: string, value: number) => ({
  text,
  features: { frames: 6, size: 1, data: new Float32Array(6).fill(value) } satisfies Features,
});

it('words are measured against the commonest of train, and against the nearest clip', () => {
  const known = { texts: ['no', 'yes', 'yes'], templates: [clip('no', 0), clip('yes', 1)] };
  const { majority, ...others } = baselineScores({ task: 'classify' }, known, [clip('no', 0.1), clip('yes', 0.7)]);
  expect(majority).toEqual({ accuracy: 0.5 });
  expect(others).toEqual({ 'nearest clip (DTW)': { accuracy: 1 } });
});

it('transcripts are measured against nothing written', () => {
  const scores = baselineScores({ task: 'transcribe' }, { texts: [], templates: [] }, [clip('two words', 1)]);
  expect(scores).toMatchObject({ 'nothing written': { wer: 100, cer: 100 } });
});
