// The flags of every entry of the benchmark are flags of the app that it trains.
import { describe, expect, it } from 'vitest';
import { allEntries } from '../apps/benchmark/src/entries.ts';
import * as sentiment from '../apps/sentiment/src/config.ts';
import * as speech from '../apps/speech/src/config.ts';
import { decodingSettings } from '../apps/speech/src/decoding-flags.ts';
import { flagValue, modeOf, presetsOf, settingsOf } from '../apps/summarization/src/modes.ts';
import * as translation from '../apps/translation/src/config.ts';
import { parseFlags } from '../packages/cli/src/index.ts';

const apps = { sentiment, speech, translation };

function parseTrain(app: string, flags: readonly string[]) {
  const own = Object.hasOwn(apps, app) ? apps[app as keyof typeof apps] : undefined;
  if (own) return parseFlags(own.settings, flags, { presets: own.presets });
  const mode = modeOf(flagValue(flags, 'mode') ?? '');
  return parseFlags(settingsOf(mode), flags, { presets: presetsOf(mode) });
}

describe.each(allEntries.map((entry) => [entry.name, entry] as const))('%s', (_, { app, train, before, evaluate }) => {
  it('has flags that there are', () => {
    expect(parseTrain(app, [...train, '--seed', '2', '--runs', 'x', '--name', 'y']).operands).toEqual([]);
    if (app === 'speech') parseFlags(decodingSettings, evaluate);
    for (const { script, flags } of before) if (script === 'train') parseTrain(app, flags);
  });
});
