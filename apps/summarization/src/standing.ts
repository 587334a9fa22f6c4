// Where a model stands among what needs no training: said where it stands below.
import { metricOf } from '@longhand/metrics';
import { sentenceSystems } from './baselines/index.ts';
import type { Config } from './config.ts';
import type { System } from './systems.ts';

/** No summary, or one that knows the reference. */
const noRivals = ['keep all', 'oracle'];

/** A line if a baseline is better by the metric that chose the weights, with the way to have it. @param systems the model first */
export function standingNotes(
  systems: readonly System[],
  { monitor, mode }: Pick<Config, 'monitor' | 'mode'>,
): string[] {
  const [model, ...baselines] = systems;
  const metric = model?.scores[monitor] === undefined ? 'rouge' : monitor;
  const scoreOf = ({ scores }: System) => scores[metric] ?? Number.NEGATIVE_INFINITY;
  const [best] = baselines.filter(({ name }) => !noRivals.includes(name)).sort((a, b) => scoreOf(b) - scoreOf(a));
  if (!model || !best || !(scoreOf(best) > scoreOf(model))) return [];
  const text = (system: System) => scoreOf(system).toFixed(1);
  const name = metric === 'rouge' ? 'mean of ROUGE-1, -2, -L' : metricOf(metric).name;
  const system = sentenceSystems.find((one) => best.name === one.title || best.name.startsWith(`${one.title} `));
  const offer =
    mode === 'compression' || !system
      ? 'More data, or other settings, may help.'
      : `\`predict --system ${system.name}\` gives its summaries. More data, or other settings, may help the model.`;
  return [`${best.name} is better than this model: ${text(best)} against ${text(model)} (${name}). ${offer}`];
}
