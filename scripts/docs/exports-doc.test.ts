import { expect, it } from 'vitest';
import { undocumented } from './exports-doc.ts';

it('every public export has a sentence of documentation', { timeout: 240_000 }, () => {
  const all = undocumented();
  expect(all.length).toBeGreaterThan(15);
  for (const { folder, names } of all) expect(names.length, `${folder}: ${names.join(', ')}`).toBe(0);
});
