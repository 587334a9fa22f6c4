// The flags of every entry of the benchmark are flags of the app that it trains.
import { describe, expect, it } from 'vitest';
import { allEntries } from '../apps/benchmark/src/entries.ts';
import * as sentiment from '../apps/sentiment/src/config.ts';
import * as speech from '../apps/speech/src/config.ts';
import { decodingFlags } from '../apps/speech/src/decoding-flags.ts';
import { flagOptionsOf, flagValue, modeOf, settingsOf } from '../apps/summarization/src/modes.ts';
import * as translation from '../apps/translation/src/config.ts';
import { parseFlags } from '../packages/cli/src/index.ts';

function parseTrain(app: string, flags: readonly string[]) {
  switch (app) {
    case 'sentiment':
      return parseFlags(sentiment.defaults, flags, { limits: sentiment.limits, presets: sentiment.presets });
    case 'translation':
      return parseFlags(translation.defaults, flags, { limits: translation.limits, presets: translation.presets });
    case 'speech':
      return parseFlags(speech.defaults, flags, { limits: speech.limits, presets: speech.presets });
    default: {
      const mode = modeOf(flagValue(flags, 'mode') ?? '');
      return parseFlags(settingsOf(mode), flags, flagOptionsOf(mode));
    }
  }
}

describe.each(allEntries.map((entry) => [entry.name, entry] as const))('%s', (_, { app, train, before, evaluate }) => {
  it('has flags that there are', () => {
    expect(parseTrain(app, [...train, '--seed', '2', '--runs', 'x', '--name', 'y']).operands).toEqual([]);
    if (app === 'speech') parseFlags({ ...decodingFlags.defaults }, evaluate, decodingFlags);
    for (const { script, flags } of before) if (script === 'train') parseTrain(app, flags);
  });
});
