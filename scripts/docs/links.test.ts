// Links of all Markdown files, as far as they lead within the repository: no network.
import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsOf, linksOf, type Page, pages, root } from './markdown.ts';

const all = pages();
const byFile = new Map(all.map((page) => [page.file, page]));

/** What is wrong with a link; undefined: nothing. */
function problem({ file }: Page, target: string): string | undefined {
  if (/^(?:https?|mailto):/.test(target)) return undefined;
  const [path = '', anchor] = target.split('#');
  const place = path === '' ? file : normalize(join(dirname(file), decodeURI(path)));
  if (place.startsWith('..')) return 'leads out of the repository';
  if (!existsSync(join(root, place))) return 'no such file';
  if (anchor === undefined) return undefined;
  const page = byFile.get(statSync(join(root, place)).isDirectory() ? join(place, 'README.md') : place);
  if (!page) return /^L\d+/.test(anchor) ? undefined : 'an anchor in what is no page';
  return anchorsOf(page).has(anchor) ? undefined : `no such heading; there are ${[...anchorsOf(page)].join(', ')}`;
}

it('finds the pages, and links in them', () => {
  expect(byFile.has('README.md')).toBe(true);
  expect(all.flatMap(linksOf).length).toBeGreaterThan(100);
});

describe.each(all.map((page) => [page.file, page] as const))('%s', (_, page) => {
  it('has links that lead somewhere', () => {
    const broken = linksOf(page).flatMap(({ where, target }) => {
      const why = problem(page, target);
      return why === undefined ? [] : [`${where}: ${target}: ${why}`];
    });
    expect(broken).toEqual([]);
  });
});

describe('a broken link', () => {
  const page = byFile.get('README.md') as Page;
  it.each([
    ['docs/NOTHING.md', 'no such file'],
    ['#no-such-heading', 'no such heading'],
    ['RESULTS.md#nothing', 'no such heading'],
    ['../elsewhere', 'leads out'],
  ])('%s is found', (target, why) => expect(problem(page, target)).toContain(why));
  it.each(['RESULTS.md#sentiment', 'packages/base', 'https://example.org/x#y'])('%s is none', (target) =>
    expect(problem(page, target)).toBeUndefined(),
  );
});
