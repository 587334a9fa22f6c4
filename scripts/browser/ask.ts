// What each of the small models is asked, and a training step: run alike in Node and in a page.
import { encodeWav, synthesizeDigits } from '../../packages/audio/src/index.ts';
import { trainingStep } from '../../packages/backend/src/testing/training-step.ts';
import { load, type Source } from '../../packages/longhand/src/index.ts';

/** Predictions of every task. @param compute which kernels, so that two places compute the same */
export async function ask(sourceOf: (task: string) => Source, compute: 'wasm'): Promise<Record<string, unknown>> {
  const options = { compute };
  const classify = await load('sentiment', sourceOf('sentiment'), options);
  const translate = await load('translation', sourceOf('translation'), options);
  const summarize = await load('summarization', sourceOf('summarization'), options);
  const transcribe = await load('speech', sourceOf('speech'), options);
  const sound = synthesizeDigits('2025', { seed: 3, sampleRate: 16_000 }); // of another rate than the model's: it is changed
  return {
    sentiment: await classify(['The soup was not good', '', 'bad'], { explain: true }),
    translation: await translate(['the cat runs .', 'a dog !'], { nBest: 3, score: true }),
    summarization: await summarize(['The mayor closed two schools. She took office in May. Rain fell.']),
    speech: await transcribe([encodeWav(sound)]),
  };
}

/** Loss and gradients of one training step, as a sum of their bits. */
export function stepBits(): string {
  const bits = new Uint32Array(Float32Array.from(trainingStep()).buffer);
  let hash = 0x811c9dc5; // FNV-1a, over words
  for (const word of bits) hash = Math.imul(hash ^ word, 0x01000193) >>> 0;
  return `${bits.length} numbers, ${hash.toString(16)}`;
}
