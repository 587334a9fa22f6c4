// What transcripts are worth: word and character error rate, or the share of clips that are right.
import type { Features } from '@longhand/audio';
import { type CorpusMetric, createCer, createWer, metricOf, pointScores } from '@longhand/metrics';
import type { Config } from './config.ts';
import { nearestTexts, type Template } from './nearest-clip.ts';

/** Share of the texts that are the reference exactly; counts [right, 1]. */
const accuracyMetric: CorpusMetric = {
  ...metricOf('accuracy'),
  signature: () => 'exact',
  statistics: (hypothesis, [reference]) => Float64Array.of(Number(hypothesis === reference), 1),
};

export const metricsFor = ({ task }: Pick<Config, 'task'>): Readonly<Record<string, CorpusMetric>> =>
  task === 'classify' ? { accuracy: accuracyMetric } : { wer: createWer(), cer: createCer(), accuracy: accuracyMetric };

/** What needs no network, by its name: nothing written, or the text that train has most of and that of the nearest clip. @param texts of train, all of them */
export function baselineScores(
  config: Pick<Config, 'task'>,
  { texts, templates }: { readonly texts: readonly string[]; readonly templates: readonly Template[] },
  clips: readonly { readonly text: string; readonly features: Features }[],
): Record<string, Record<string, number>> {
  const heard = config.task === 'classify' ? told(texts, templates, clips) : { 'nothing written': clips.map(() => '') };
  const references = clips.map(({ text }) => text);
  const metrics = metricsFor(config);
  return Object.fromEntries(Object.entries(heard).map(([name, own]) => [name, pointScores(metrics, own, references)]));
}

/** Clips told by those of train, if it has some that can be heard. */
function told(
  texts: readonly string[],
  templates: readonly Template[],
  clips: readonly { readonly features: Features }[],
): Record<string, readonly string[]> {
  const heard = clips.map(({ features }) => features);
  return {
    ...(texts.length > 0 && { majority: clips.map(() => commonest(texts)) }),
    ...(templates.length > 0 && { 'nearest clip (DTW)': nearestTexts(templates, heard) }),
  };
}

function commonest(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [common = ''] = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!);
  return common;
}
