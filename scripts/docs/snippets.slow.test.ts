// Every TypeScript block of the pages that needs nothing else runs, and prints what the page says.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, runTsx } from './run.ts';
import { runs, snippets } from './snippets.ts';

let project: Awaited<ReturnType<typeof createProject>>;
beforeAll(async () => {
  project = await createProject();
});
afterAll(() => project.remove());

it.each(
  snippets()
    .filter(runs)
    .map((snippet) => [snippet.where, snippet] as const),
)('%s', async (_, { name, source, prints }) => {
  writeFileSync(join(project.folder, name), source);
  const { code, stdout, stderr } = await runTsx([name], { cwd: project.folder });
  expect(code, stderr).toBe(0);
  if (prints !== undefined) expect(stdout).toBe(prints);
});
