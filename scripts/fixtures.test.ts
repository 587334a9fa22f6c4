// Every golden fixture names the tool that gave its values and the script beside it that makes it again.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url).pathname;
const skipped = new Set(['node_modules', 'dist']);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesBelow(path);
    return basename(folder) === 'fixtures' ? [path] : [];
  });
}
const files = ['packages', 'apps', 'datasets'].flatMap((folder) => filesBelow(join(root, folder)));
const fixtures = files.filter((path) => path.endsWith('.json'));
const commandOf = (path: string): string => JSON.parse(readFileSync(path, 'utf8')).generator?.command ?? '';

describe('golden fixtures', () => {
  it('are found', () => expect(fixtures.length).toBeGreaterThan(20));

  it.each(fixtures.map((path) => [relative(root, path), path]))('%s names its tool and its script', (_, path) => {
    const { generator } = JSON.parse(readFileSync(path, 'utf8'));
    expect(generator).toMatchObject({ tool: expect.anything(), version: expect.anything() });
    const [python, script = '', fixture, ...rest] = commandOf(path).split(' ');
    expect([python, fixture, rest]).toEqual(['python', basename(path), []]);
    expect(script).toMatch(/^make-[a-z0-9-]+\.py$/);
    expect(existsSync(join(dirname(path), script)), `${script} beside ${basename(path)}`).toBe(true);
  });

  it('use every script beside them', () => {
    const used = fixtures.map((path) => join(dirname(path), commandOf(path).split(' ')[1] ?? ''));
    const scripts = files.filter((path) => /\/make-[^/]+\.py$/.test(path));
    expect(scripts.filter((script) => !used.includes(script))).toEqual([]);
  });
});
