// Settings that an app chooses from the user's own data, where no flag says them.
import { ConfigError } from '@longhand/base';
import type { SettingValue } from '@longhand/bundle/settings';
import { flagsOf } from './flags.ts';

type Values = Readonly<Record<string, SettingValue>>;

/** Settings, and the fact that speaks for them. */
export interface Choice<Config extends Values> {
  /** e.g. `2,000 texts are few`. */
  readonly because: string;
  readonly values: Partial<Config>;
}

/** What an app is told before it chooses: the settings so far, and the keys that a flag gave. */
export interface AutoRequest<Config extends Values> {
  readonly config: Config;
  readonly given: readonly string[];
}

/** What was chosen, and the data that it was chosen from, so that training need not read it again. */
interface Chosen<Config extends Values, Data> {
  readonly choices: readonly Choice<Config>[];
  readonly data?: Data;
}

/** Chooses settings from the data that `config.data` names. */
export type Chooser<Config extends Values, Data> = (request: AutoRequest<Config>) => Promise<Chosen<Config, Data>>;

/**
 * The settings with what was chosen, but for what a flag gave; and lines that say it: the fact, and the flags that say the same.
 * A choice that changes nothing has no line.
 */
export function applyChoices<Config extends Values>(
  { config, given }: AutoRequest<Config>,
  choices: readonly Choice<Config>[],
): { readonly config: Config; readonly lines: readonly string[] } {
  let chosen = config;
  const lines: string[] = [];
  for (const { because, values } of choices) {
    const free = Object.fromEntries(Object.entries(values).filter(([key]) => !given.includes(key)));
    const next = { ...chosen, ...free };
    const flags = flagsOf<Values>(next, chosen);
    if (flags.length > 0) lines.push(`  ${because}: ${flags.join(' ')}`);
    chosen = next;
  }
  const head = 'Chosen from the data (a flag changes each, --auto off all):';
  return { config: chosen, lines: lines.length > 0 ? [head, ...lines] : [] };
}

/** Where nothing is chosen, --auto on is no flag. @throws ConfigError */
export function checkAuto({ given, preset, own }: { given: readonly string[]; preset: string; own: boolean }): void {
  if (!given.includes('auto') || (own && !preset)) return;
  const got = preset ? `--preset ${preset}` : 'a known set';
  throw new ConfigError({ where: '--auto on', expected: 'a file or folder of your own, without --preset', got });
}
