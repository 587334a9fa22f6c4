// `pnpm small-model`: trains the model that `load('sentiment')` gives, and writes it into the package `longhand`. Seconds.
// The same machine gives the same bits; another may differ in the last ones, so the model is made once and kept in the repository.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOfRun } from '../../apps/longhand/src/bundle-of-run.ts';
import { defaults, presets } from '../../apps/sentiment/src/config.ts';
import { evaluate } from '../../apps/sentiment/src/evaluate.ts';
import { train } from '../../apps/sentiment/src/train.ts';
import { bundleOf } from '../../packages/bundle/src/index.ts';
import { root } from './published.ts';

const card = {
  title: 'Sentiment for trying out: an LSTM that knows about 80 words',
  data: 'generated: 6,000 English sentences that a program wrote, of films, food, rooms, staff and phones',
  licence: 'Apache-2.0',
  limits:
    'Made to try the library. It has read generated sentences only ("the food was not bad"): on real text it is often wrong. Train or load another model for real use.',
};

const folder = mkdtempSync(join(tmpdir(), 'longhand-model-'));
try {
  const config = { ...defaults, ...presets.tiny, runs: folder, name: 'small' };
  const run = await train(config, { preset: 'tiny', print: (line) => console.log(line) });
  await evaluate(run, 'test');
  const { files, card: ofRun } = await bundleOfRun(run, 'f16');
  const manifest = JSON.parse(new TextDecoder().decode(files.get('model.json')));
  const contents = new Map([...files].filter(([name]) => name !== 'model.json'));
  const description = { ...manifest.description, config: { ...manifest.description.config, runs: 'runs/sentiment' } };
  const bundle = await bundleOf(contents, { task: 'sentiment', description, card: { ...ofRun, ...card } });
  const lines = [...bundle].map(
    ([name, bytes]) => `  ${/^\w+$/.test(name) ? name : `'${name}'`}:\n    '${Buffer.from(bytes).toString('base64')}',`,
  );
  writeFileSync(
    join(root, 'packages/longhand/src/models/sentiment.ts'),
    [
      '// Made by `pnpm small-model`: the files of a bundle, in base64. What the model is, says the card in its model.json.',
      '// biome-ignore format: one line a file',
      'export const files: Readonly<Record<string, string>> = {',
      ...lines,
      '};',
      '',
    ].join('\n'),
  );
} finally {
  rmSync(folder, { recursive: true });
}
