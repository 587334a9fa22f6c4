// Every TypeScript block of the pages has right types, as a strict project of a user sees them.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './markdown.ts';
import { createProject } from './run.ts';
import { runs, type Snippet, snippets } from './snippets.ts';

const compilerOptions = {
  ...{ target: 'es2023', lib: ['es2023', 'dom'], module: 'nodenext', types: ['node'], strict: true, noEmit: true },
  ...{ allowImportingTsExtensions: true, resolveJsonModule: true, skipLibCheck: true },
  typeRoots: [join(root, 'node_modules/@types')],
};

/** The problems that the compiler has with them, by the place in the page. */
async function problemsOf(all: readonly Pick<Snippet, 'name' | 'where' | 'source'>[]): Promise<string[]> {
  const { folder, remove } = await createProject();
  try {
    for (const { name, source } of all) writeFileSync(join(folder, name), source);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    const { stdout } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder, '--pretty', 'false'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    const lines = stdout.split('\n').filter((line) => line.includes('error TS'));
    return lines.map((line) => {
      const own = all.find(({ name }) => line.startsWith(`${name}(`));
      return own ? `${own.where}: ${line.slice(own.name.length)}` : line;
    });
  } finally {
    await remove();
  }
}

it('all are right', { timeout: 240_000 }, async () => {
  const all = snippets();
  expect(all.length).toBeGreaterThan(25);
  expect(all.filter(runs).length).toBeGreaterThan(8);
  expect(all.filter(({ prints }) => prints !== undefined).map(({ file }) => file)).toContain('README.md');
  const wrong = { name: 'wrong.ts', where: 'here', source: "import { laod } from 'longhand';\nlaod('sentiment');\n" };
  const found = await problemsOf([...all, wrong]);
  expect(found.filter((line) => line.startsWith('here'))).toHaveLength(1); // the compiler looked
  expect(found.filter((line) => !line.startsWith('here'))).toEqual([]);
});
