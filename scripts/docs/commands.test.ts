// Every command that a page prints, read by the real definitions of commands: none names a script, a flag or a value that there is
// not. Nothing runs: actions are replaced.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { modes } from '../../apps/summarization/src/modes.ts';
import type * as commandModule from '../../packages/cli/src/command.ts';
import { blocksOf, type Code, pages, root, spansOf } from './markdown.ts';
import { checkCommand, checkFlags, checkLast } from './programs.ts';
import { parseShell } from './shell.ts';

const run = vi.hoisted(() => ({ mode: 'compression' as string }));
vi.mock('../../packages/cli/src/command.ts', async (original) => {
  const actual = await original<typeof commandModule>();
  const defineCommand: typeof actual.defineCommand = (definition) =>
    actual.defineCommand({ ...definition, action: async () => {} });
  return { ...actual, defineCommand };
});
// What is `runMain` of a script is called with the arguments of each command.
vi.mock('../../packages/cli/src/main.ts', async (original) => ({
  ...(await original<object>()),
  runMain: async (main: unknown) => void Object.assign(globalThis, { mainOfScript: main }),
}));
// Flags of a summarizer's run depend on its mode.
vi.mock('../../apps/summarization/src/run.ts', async (original) => {
  const describeRun = async () => {
    const { settingsOf, modeOf } = await import('../../apps/summarization/src/modes.ts');
    const { defaultsOf } = await import('../../packages/bundle/src/settings/index.ts');
    return { config: { ...defaultsOf(settingsOf(modeOf(run.mode))), mode: run.mode }, language: 'en' };
  };
  return { ...(await original<object>()), describeRun, describeModel: describeRun };
});
vi.mock('../../packages/runs/src/latest-run.ts', () => ({ latestRun: async () => 'latest' }));
vi.mock('../../datasets/src/commands.ts', async (original) =>
  Object.fromEntries(Object.keys(await original<object>()).map((name) => [name, () => true])),
);
vi.spyOn(process.stdout, 'write').mockReturnValue(true);

/** The problem of a command, in whatever mode it has the fewest: undefined is none. */
async function problemOf(check: () => Promise<void>): Promise<string | undefined> {
  let problem: string | undefined;
  for (const mode of Object.keys(modes)) {
    run.mode = mode;
    problem = await check().then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (problem === undefined) return undefined;
  }
  return problem;
}

const apps = readdirSync(join(root, 'apps'));
/** The app that a page is about, if one. */
const appOf = (file: string): string | undefined =>
  apps.find((app) => file.startsWith(`apps/${app}/`) && app !== 'longhand');

async function blockProblems({ where, text }: Code): Promise<string[]> {
  const problems: string[] = [];
  for (const line of parseShell(text))
    for (const command of line.commands) {
      const problem = await problemOf(() => checkCommand(command.words));
      if (problem) problems.push(`${where}: ${line.text}: ${problem}`);
    }
  return problems;
}

/** `train --mode M`, `pnpm compare RUN RUN`, `--pooling mean|max`, in a line of text. */
async function spanProblem({ where, file, text }: Pick<Code, 'where' | 'file' | 'text'>): Promise<string[]> {
  const app = appOf(file);
  const scripts = app ? ['train', 'evaluate', 'predict', 'pre-train', 'headlines', 'tune'] : [];
  const [first = ''] = text.split(' ');
  const words = text
    .replace(/[[\]]/g, '')
    .split(' ')
    .filter((word) => !/^(?:…|\.\.\.)$/.test(word));
  const isProgram = ['pnpm', 'npx', 'npm', 'longhand'].includes(first) && words.length > 1;
  const isScript = scripts.includes(first) && words.length > 1 && /^(?:--|[A-Z])/.test(words[1] as string);
  if (!isProgram && !isScript && !/^--[a-z]/.test(text)) return [];
  const mode = app === 'summarization' && first === 'train' && !words.includes('--mode');
  const problem = await problemOf(async () => {
    if (!isProgram && !isScript) return checkFlags(app, words, run.mode);
    const own = mode ? [...words, '--mode', run.mode] : words;
    const command = isProgram ? words : ['pnpm', '--filter', `./apps/${app}`, ...own];
    const wrong = await checkLast(() => checkCommand(command), words);
    if (wrong) throw wrong;
  });
  return problem ? [`${where}: ${text}: ${problem}`] : [];
}

/** Its commands come after changes of the code; the test of its examples applies these and runs them. */
const applied = ['docs/ADDING.md'];
const mine = pages().filter(({ file }) => !['LOG.md', 'CHANGELOG.md', 'RESULTS.md'].includes(file)); // history, and generated

describe.each(mine.map((page) => [page.file, page] as const))('%s', (_, page) => {
  it('prints commands that there are', async () => {
    const shells = blocksOf(page).filter(({ language }) => ['sh', 'bash', 'console'].includes(language));
    const blocks = applied.includes(page.file) ? [] : shells;
    const problems = [];
    for (const block of blocks) problems.push(...(await blockProblems(block)));
    for (const span of spansOf(page)) problems.push(...(await spanProblem(span)));
    expect(problems).toEqual([]);
  });
});

describe('a wrong command is found', () => {
  const text = (line: string) => problemOf(() => checkCommand(parseShell(line)[0]!.commands.at(-1)!.words));
  it.each([
    ['pnpm longhand sentiment trian', 'Did you mean'],
    ['npx longhand sentiment train --datas x.csv', '"--datas"'],
    ['pnpm --filter ./apps/sentiment train --pooling median', '--pooling'],
    ['pnpm --filter ./apps/sentiment train --data sst7', 'sst7'],
    ['pnpm --filter ./apps/nothing train', 'no package'],
    ['pnpm --filter ./apps/sentiment tarin', 'no script'],
    ['pnpm nothing', 'no script'],
    ['npx pnpm@9.0.0 start', 'pnpm@'],
    ['pnpm start --speed 3', '"--speed"'],
    ['pnpm datasets fetch sst2 nothing', 'nothing'],
    ['pnpm datasets fetch sst2 --form x', '--form'],
    ['pnpm benchmark --only nothing', 'nothing'],
    ['pnpm --filter ./apps/summarization train --mode extraction --coverage', '--coverage'],
    ['pnpm --filter ./apps/summarization predict --lenght 2', '--lenght'],
    ['npm install @longhand/nothing', '@longhand/nothing'],
    ['npx tsx examples/nothing.ts', 'no file'],
    ['frobnicate', 'frobnicate'],
  ])('%s', async (line, part) => expect(await text(line)).toContain(part));

  it('in a line of text, too', async () => {
    const at = { where: 'x:1', file: 'apps/sentiment/README.md' };
    expect(await spanProblem({ ...at, text: '--pooling mean|median' })).toHaveLength(1);
    expect(await spanProblem({ ...at, text: '--pooling mean|max' })).toEqual([]);
    expect(await spanProblem({ ...at, text: '--lexicon' })).toHaveLength(1); // speech has it
    expect(await spanProblem({ ...at, text: 'train --frobnicate' })).toHaveLength(1);
  });
});
