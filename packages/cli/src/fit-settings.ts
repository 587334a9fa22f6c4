// What settings mean: the optimizer and the schedule they name. A setting that says nothing there is an error, not ignored.
import { ConfigError } from '@longhand/base';
import type { OptimizerConfig, ScheduleConfig } from '@longhand/training';
import { flagOf } from './flags.ts';
import { type TrainingSettings, trainingDefaults } from './settings.ts';

/** @throws ConfigError for amsgrad with another optimizer than Adam */
export function optimizerOf({ optimizer: kind, weightDecay, amsgrad }: TrainingSettings): OptimizerConfig {
  if (kind === 'adam' || kind === 'adamw') return { kind, weightDecay, amsgrad };
  if (amsgrad) throw conflict('amsgrad', 'false', `--optimizer ${kind}`, true);
  return kind === 'sgd' ? { kind, momentum: 0.9, weightDecay } : { kind, weightDecay };
}

/** Which schedules look at a setting. */
const lookedAtBy = {
  gamma: ['exponential', 'step'],
  periodEpochs: ['step', 'restarts'],
  periodFactor: ['restarts'],
} as const satisfies Partial<Record<keyof TrainingSettings, readonly TrainingSettings['schedule'][]>>;

/**
 * Updates of warm-up: a tenth of all where the setting is more than half of them, as on a small set. A schedule without a last
 * update takes the setting as it is.
 */
export function warmUpOf({ schedule, warmupSteps, epochs }: TrainingSettings, updatesPerEpoch: number): number {
  const ends = schedule === 'linear' || schedule === 'cosine';
  const totalSteps = updatesPerEpoch * epochs;
  return ends && 2 * warmupSteps > totalSteps ? Math.floor(totalSteps / 10) : warmupSteps;
}

/** Schedules that count epochs do so in updates. @throws ConfigError for settings that do not go together */
export function scheduleOf(settings: TrainingSettings, updatesPerEpoch: number, mode: 'min' | 'max'): ScheduleConfig {
  const { schedule: kind, warmupSteps, plateauPatience, epochs, gamma, periodEpochs, periodFactor } = settings;
  const totalSteps = updatesPerEpoch * epochs;
  const warmUp = warmUpOf(settings, updatesPerEpoch);
  for (const [name, schedules] of Object.entries(lookedAtBy) as [keyof typeof lookedAtBy, readonly string[]][]) {
    const isDefault = [undefined, trainingDefaults[name]].includes(settings[name]); // a run from before has none
    if (!isDefault && !schedules.includes(kind))
      throw conflict(name, String(trainingDefaults[name]), `--schedule ${kind}`, settings[name]);
  }
  if ((kind === 'plateau' || kind === 'onecycle') && warmupSteps > 0)
    throw conflict('warmupSteps', '0', `--schedule ${kind}`, warmupSteps);
  switch (kind) {
    case 'plateau':
      return { kind, mode, factor: 0.5, patience: plateauPatience };
    case 'onecycle':
      return { kind, totalSteps };
    case 'constant':
      return { kind, warmupSteps };
    case 'linear':
    case 'cosine':
      return { kind, warmupSteps: warmUp, totalSteps };
    case 'exponential':
      return { kind, warmupSteps, gamma, every: updatesPerEpoch };
    case 'step':
      return { kind, warmupSteps, gamma, stepSize: periodEpochs * updatesPerEpoch };
    case 'restarts':
      return { kind, warmupSteps, period: periodEpochs * updatesPerEpoch, periodFactor };
    default:
      throw new ConfigError({
        where: '--schedule',
        expected: 'a schedule',
        got: `"${String(kind satisfies never)}"`,
      });
  }
}

const conflict = (key: string, expected: string, other: string, got: unknown): ConfigError =>
  new ConfigError({ where: flagOf(key), expected: `${expected} with ${other}`, got: String(got) });
