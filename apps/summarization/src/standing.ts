// By what a summarizer stands among the baselines, and how to have a better one.
import type { Standing } from '@longhand/cli/experiment';
import { sentenceSystems } from './baselines/index.ts';
import type { Config } from './config.ts';
import type { System } from './systems.ts';

/** No summary, or one that knows the reference. */
const noRivals = ['keep all', 'oracle'];

const rouge = { name: 'mean of ROUGE-1, -2, -L', unit: 'points', better: 'higher', decimals: 1 } as const;

/** By the metric that chose the weights, where the summaries have it. */
export function standingOf({ scores }: System, { monitor, mode }: Pick<Config, 'monitor' | 'mode'>): Standing {
  const metric = scores[monitor] === undefined ? 'rouge' : monitor;
  const own = scores[metric];
  return {
    ...{ metric, noRivals },
    ...(metric === 'rouge' && { view: rouge }),
    ...(own !== undefined && { own }),
    offer: (baseline) => {
      const system = sentenceSystems.find(({ title }) => baseline === title || baseline.startsWith(`${title} `));
      return mode === 'compression' || !system
        ? 'More data, or other settings, may help.'
        : `\`predict --system ${system.name}\` gives its summaries. More data, or other settings, may help the model.`;
    },
  };
}
