// docs/ADDING.md, followed to the letter: its blocks are applied to a copy of the repository, and what they add is used there.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = new URL('../../..', import.meta.url).pathname;
const patience = 600_000;
let copy = '';

interface Block {
  readonly kind: string;
  readonly file: string;
  readonly text: string;
}

/** Fenced blocks that name a file, of one section. */
function blocksOf(section: string): Block[] {
  const text = readFileSync(join(root, 'docs/ADDING.md'), 'utf8');
  const part = text.split(/^## /m).find((each) => each.startsWith(`${section}\n`)) ?? '';
  return [...part.matchAll(/^```(\w+) (\S+)\n(.*?)^```$/gms)].map((match) => {
    const [, kind = '', file = '', body = ''] = match;
    return { kind, file, text: body };
  });
}

/** A whole file, or lines: those with a blank or a minus are found once, and those with a blank or a plus take their place. */
function apply({ kind, file, text }: Block): void {
  const path = join(copy, file);
  if (kind !== 'diff') {
    writeFileSync(path, text, { flag: 'wx' });
    return;
  }
  const lines = text.trimEnd().split('\n');
  const side = (mark: string) =>
    lines.filter((line) => line[0] === ' ' || line[0] === mark).map((line) => line.slice(1));
  const before = readFileSync(path, 'utf8');
  const [found, written] = [`\n${side('-').join('\n')}\n`, `\n${side('+').join('\n')}\n`];
  expect(before.split(found), `${file}: places of "${side('-').join(' / ')}"`).toHaveLength(2);
  writeFileSync(
    path,
    before.replace(found, () => written),
  );
}

function run(...argv: string[]): string {
  const env = { ...process.env, LONGHAND_COMPUTE: 'wasm', NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: copy, encoding: 'utf8', env });
  expect(status, `${argv.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout + stderr;
}

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'longhand-adding-'));
  // The packages' own node_modules are links to other packages of the copy; the libraries are those of the repository.
  const wanted = (path: string) => basename(path) !== 'dist' || dirname(path) === join(root, 'packages/backend');
  for (const folder of ['packages', 'apps', 'datasets', 'scripts'])
    cpSync(join(root, folder), join(copy, folder), { recursive: true, verbatimSymlinks: true, filter: wanted });
  for (const file of ['package.json', 'tsconfig.base.json', 'vitest.config.ts'])
    cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
}, patience);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const sentiment = (...argv: string[]) => run('--import', 'tsx', 'apps/longhand/src/cli.ts', 'sentiment', ...argv);

it(
  'a cell in one file and one line trains and predicts in an app',
  () => {
    const blocks = blocksOf('A cell');
    expect(blocks.map(({ file }) => basename(file))).toEqual(['mgu.ts', 'index.ts']);
    for (const { kind, text } of blocks) expect(text.split('\n').length).toBeLessThan(kind === 'diff' ? 4 : 31);
    for (const block of blocks) apply(block);
    const flags = '--data generated --preset tiny --cell mgu --hidden-size 8 --epochs 1'.split(' ');
    sentiment('train', ...flags, '--runs', join(copy, 'runs'), '--name', 'mgu');
    expect(JSON.parse(readFileSync(join(copy, 'runs/mgu/config.json'), 'utf8')).config.cell).toBe('mgu');
    writeFileSync(join(copy, 'lines.txt'), 'a good film\n');
    const printed = sentiment('predict', '--run', join(copy, 'runs/mgu'), '--input', join(copy, 'lines.txt'));
    expect(printed).toContain('"label"');
  },
  patience,
);

it(
  'a metric in two lines is in the table and the report',
  () => {
    const blocks = blocksOf('A metric');
    expect(blocks).toHaveLength(3);
    for (const block of blocks) apply(block);
    expect(sentiment('evaluate', '--run', join(copy, 'runs/mgu'), '--split', 'test')).toContain('errorRate');
    const { metrics } = JSON.parse(readFileSync(join(copy, 'runs/mgu/report.json'), 'utf8'));
    expect(metrics.errorRate.value).toBeCloseTo(100 * (1 - metrics.accuracy.value), 6);
  },
  patience,
);

it(
  'an operation has its kernel in C, and passes its suite composed and fused',
  () => {
    for (const block of blocksOf('An operation')) apply(block);
    run('--import', 'tsx', 'packages/backend/scripts/build-wasm.ts');
    const suite = (use: string, imports: string) => `${imports}
import { SWISH, hasKernel } from '@longhand/lstm-core';
import { beforeAll, expect, it } from 'vitest';
import { describeSwish } from '../../testing/src/swish-conformance.ts';
beforeAll(async () => void (await ${use}));
describeSwish();
it('runs where it should', () => expect(hasKernel(SWISH)).toBe(${use.startsWith('useLonghand')}));
`;
    const files = {
      'fused.test.ts': ["useLonghand('wasm')", `import { useLonghand } from './index.ts';`],
    };
    const composed = [
      "(tf.enableProdMode(), tf.setBackend('cpu'))",
      `import '@tensorflow/tfjs-backend-cpu';\nimport * as tf from '@tensorflow/tfjs-core';`,
    ];
    for (const [file, [use = '', imports = '']] of Object.entries({ ...files, 'composed.test.ts': composed })) {
      writeFileSync(join(copy, 'packages/backend/src', file), suite(use, imports));
      const printed = run('node_modules/vitest/vitest.mjs', 'run', '--project', 'fast', `packages/backend/src/${file}`);
      expect(printed).toMatch(/Tests +3 passed/);
    }
  },
  patience,
);

it(
  'all of it has the types that it needs',
  () => {
    for (const folder of ['packages/backend', 'packages/testing', 'apps/sentiment'])
      run('node_modules/typescript/bin/tsc', '--noEmit', '-p', folder);
  },
  patience,
);
