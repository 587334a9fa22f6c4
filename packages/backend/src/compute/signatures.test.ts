import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { results, signatures } from './signatures.ts';

const folder = new URL('../c/', import.meta.url);
const source = readdirSync(folder)
  .map((file) => readFileSync(new URL(file, folder), 'utf8'))
  .join('\n');

/** Of the C declarations: `void EXPORT(name)(size_t n, const float *x)` as `np`. */
const declared = [...source.matchAll(/^(\w+) EXPORT\((\w+)\)\(([^)]*)\)/gm)].map(([, result, name, list]) => {
  const letters = list!.split(',').map((argument) => {
    if (argument.includes('*')) return 'p';
    if (argument.includes('size_t')) return 'n';
    return argument.includes('float') ? 'f' : 'i';
  });
  return { name: name!, result: result!, letters: list === 'void' ? '' : letters.join('') };
});

it('the table is what the C files declare', () => {
  const setUp = [
    'cpu_level',
    'start_threads',
    'end_threads',
    'use_large_pages',
    'run_worker',
    'never_sleep',
    'forbid_memory',
    'allow_memory',
  ]; // called before the table is used
  const kernels = declared.filter(({ name }) => !setUp.includes(name));
  expect(Object.fromEntries(kernels.map(({ name, letters }) => [name, letters]))).toEqual(signatures);
  const letterOf = { void: undefined, size_t: 'n', long: 'l', double: 'd' } as Record<string, string | undefined>;
  for (const { name, result } of kernels) expect(results[name as keyof typeof results], name).toBe(letterOf[result]);
});
