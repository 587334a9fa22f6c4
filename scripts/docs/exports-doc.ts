// `pnpm exports-doc`: the public exports of each package that have no sentence of documentation.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { defineCommand, isMain, runMain } from '../../packages/cli/src/index.ts';
import { root } from './markdown.ts';

interface Undocumented {
  /** From the root of the repository. */
  readonly folder: string;
  readonly exports: number;
  readonly names: readonly string[];
}

/** Of every package that is published, all its entries. */
export function undocumented(): readonly Undocumented[] {
  const folders = [...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`), 'datasets'].filter(
    isPublished,
  );
  const entries = folders.map((folder) => ({ folder, files: entriesOf(folder) }));
  const program = ts.createProgram(
    entries.flatMap(({ files }) => files),
    {
      ...{ module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, noEmit: true, skipLibCheck: true },
      allowImportingTsExtensions: true,
    },
  );
  const checker = program.getTypeChecker();
  return entries.map(({ folder, files }) => {
    const found = new Map<string, boolean>();
    for (const file of files) {
      const module = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.SourceFile);
      for (const one of module ? checker.getExportsOfModule(module) : []) {
        const symbol = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one;
        const isNamespace = (symbol.flags & ts.SymbolFlags.ValueModule) !== 0; // its file says what it is
        found.set(one.name, isNamespace || symbol.getDocumentationComment(checker).length > 0);
      }
    }
    return { folder, exports: found.size, names: [...found].flatMap(([name, has]) => (has ? [] : [name])).sort() };
  });
}

const manifestOf = (folder: string) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
const isPublished = (folder: string): boolean =>
  existsSync(join(root, folder, 'package.json')) && !manifestOf(folder).private;
const entriesOf = (folder: string): string[] =>
  Object.entries(manifestOf(folder).exports as Record<string, unknown>)
    .filter(([, target]) => typeof target === 'string' && /\.ts$/.test(target))
    .map(([, target]) => join(root, folder, target as string));

export const main = defineCommand({
  name: 'pnpm exports-doc',
  summary: 'Lists the public exports that have no sentence of documentation.',
  example: 'pnpm exports-doc',
  settings: {},
  action: async () => {
    const all = undocumented();
    for (const { folder, exports, names } of all)
      if (names.length > 0) process.stdout.write(`${folder}: ${names.length} of ${exports}: ${names.join(', ')}\n`);
    const sum = (count: (one: Undocumented) => number) => all.reduce((total, one) => total + count(one), 0);
    process.stdout.write(
      `${sum(({ names }) => names.length)} of ${sum(({ exports }) => exports)} exports have no sentence.\n`,
    );
  },
});

if (isMain(import.meta.url)) await runMain(main);
