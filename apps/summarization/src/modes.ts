// The modes by name, and the flags that each has.
import { at, ConfigError } from '@longhand/base';
import { type SettingShape, withDefaults } from '@longhand/bundle/settings';
import { flagOf } from '@longhand/cli';
import type { ModeName } from '@longhand/summarization';
import { abstraction } from './abstraction/mode.ts';
import { compression } from './compression/mode.ts';
import { settings } from './config.ts';
import { extraction } from './extraction/mode.ts';
import type { Mode } from './mode.ts';

export const modes: Readonly<Record<ModeName, Mode>> = { compression, extraction, abstraction };

/** @throws ConfigError, with the known names */
export function modeOf(name: string): Mode {
  if (Object.hasOwn(modes, name)) return modes[name as ModeName];
  throw new ConfigError({ where: '--mode', expected: Object.keys(modes).join(', '), got: `"${name}"` });
}

/** Every setting of a mode: the common ones and its own. */
export const settingsOf = (mode: Mode): typeof settings & SettingShape =>
  withDefaults({ ...settings, ...mode.settings }, { ...mode.base, mode: mode.name });

export const presetsOf = (mode: Mode) => ({ tiny: mode.tiny, base: {} });

/** The value of one flag, before all of them are read: others depend on it. Empty if it is absent. */
export function flagValue(argv: readonly string[], key: string): string {
  const flag = flagOf(key);
  const place = argv.findLastIndex((argument) => argument === flag || argument.startsWith(`${flag}=`));
  if (place < 0) return '';
  const [, ...joined] = at(argv, place).split('=');
  return joined.length > 0 ? joined.join('=') : (argv[place + 1] ?? '');
}
