// What a package of npm needs: all that its files import, no word of programs that use it, and a README that is true.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { expect, it } from 'vitest';
import { dataSets } from './sets/index.ts';
import { namesOf } from './sets/set.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const sources = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/[.-]test(?:ing)?\.ts$/.test(name))
  .map((name) => ({ name, text: read(name) }));

it('declares every package that its files import', () => {
  const { dependencies } = JSON.parse(read('../package.json')) as { dependencies: Record<string, string> };
  const imported = sources.flatMap(({ text }) =>
    [...text.matchAll(/(?:from|import)\s*\(?\s*'([^'.][^']*)'/g)].map(([, target = '']) => target),
  );
  const packages = imported
    .filter((target) => !target.startsWith('node:') && !builtinModules.includes(target))
    .map((target) =>
      target
        .split('/')
        .slice(0, target.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  expect(packages).toContain('modern-tar');
  expect([...new Set(packages)].sort()).toEqual(Object.keys(dependencies).sort());
});

it('names no flag of a program, save where it is the program', () => {
  const programs = ['cli.ts', 'commands.ts'];
  const flags = sources
    .filter(({ name }) => !programs.includes(name))
    .flatMap(({ text }) => text.match(/--[a-z][\w-]*/g) ?? []);
  expect(flags).toEqual([]);
});

it('has a README whose table of sets is right', () => {
  const tasks = ['sentiment', 'translation', 'summarization', 'speech', 'vectors'];
  const rows = read('../README.md').match(/^\| \w+ \| `.*(?:generated|digits|glove).*\|$/gm) ?? [];
  expect(rows.map((row) => row.split(' ')[1])).toEqual(tasks);
  for (const row of rows) {
    const [, task = ''] = row.split(' ');
    const known = dataSets.filter((set) => set.task === task).flatMap((set) => [set.name, ...namesOf(set)]);
    for (const [, name = ''] of row.matchAll(/`([\w-]+)`/g)) expect(known).toContain(name);
  }
});
