// The direction of imports between packages: arrows point down only.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url).pathname;

/** What each package may import: other packages of the workspace, and whether a tensor library is allowed. */
const allowed: Record<
  string,
  { readonly folder: string; readonly packages: readonly string[]; readonly tensors: boolean }
> = {
  base: { folder: 'packages/base', packages: [], tensors: false },
  tokenizer: { folder: 'packages/tokenizer', packages: ['base'], tensors: false },
  metrics: { folder: 'packages/metrics', packages: ['base'], tensors: false },
  audio: { folder: 'packages/audio', packages: ['base'], tensors: false },
  'language-model': { folder: 'packages/language-model', packages: ['base'], tensors: false },
  report: { folder: 'packages/report', packages: ['base'], tensors: false },
  bundle: { folder: 'packages/bundle', packages: ['base'], tensors: false },
  translation: {
    folder: 'packages/translation',
    packages: ['base', 'bundle', 'decoding', 'lstm-core', 'tokenizer'],
    tensors: true,
  },
  datasets: { folder: 'datasets', packages: ['base', 'audio'], tensors: false },
  decoding: { folder: 'packages/decoding', packages: ['base'], tensors: false },
  'lstm-core': { folder: 'packages/lstm-core', packages: ['base', 'decoding'], tensors: true },
  backend: { folder: 'packages/backend', packages: ['base', 'lstm-core', 'testing'], tensors: true },
  testing: { folder: 'packages/testing', packages: ['base', 'decoding', 'lstm-core'], tensors: true },
  sentiment: {
    folder: 'packages/sentiment',
    packages: ['base', 'bundle', 'lstm-core', 'tokenizer'],
    tensors: true,
  },
  speech: {
    folder: 'packages/speech',
    packages: ['base', 'audio', 'bundle', 'decoding', 'language-model', 'lstm-core', 'tokenizer'],
    tensors: true,
  },
  summarization: {
    folder: 'packages/summarization',
    packages: ['base', 'bundle', 'decoding', 'lstm-core', 'tokenizer'],
    tensors: true,
  },
  training: { folder: 'packages/training', packages: ['base', 'lstm-core'], tensors: true },
  runs: { folder: 'packages/runs', packages: ['base', 'bundle', 'lstm-core', 'training'], tensors: true },
  cli: {
    folder: 'packages/cli',
    packages: ['base', 'backend', 'bundle', 'lstm-core', 'metrics', 'report', 'runs', 'tokenizer', 'training'],
    tensors: true,
  },
  longhand: {
    folder: 'packages/longhand',
    packages: ['base', 'bundle', 'backend', 'runs', 'sentiment', 'translation', 'summarization', 'speech'],
    tensors: false,
  },
};
const libraries = Object.keys(allowed);
const apps = readdirSync(join(root, 'apps'));

function importsOf(folder: string): { file: string; target: string }[] {
  const files = readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files.flatMap((file) => {
    const source = readFileSync(join(root, folder, 'src', file), 'utf8');
    const targets = [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string);
    return targets.map((target) => ({ file: `${folder}/src/${file}`, target }));
  });
}

describe.each(Object.entries(allowed))('@longhand/%s', (_name, { folder, packages, tensors }) => {
  it('imports only what lies below it', () => {
    const wrong = importsOf(folder).filter(({ target }) => {
      if (target.startsWith('@longhand/'))
        return !packages.includes(target.split('/')[1] as string) && target !== `@longhand/${_name}`;
      return target.startsWith('@tensorflow/') && !tensors;
    });
    expect(wrong).toEqual([]);
  });

  it('declares the workspace packages that it imports', () => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const declared = [manifest.name, ...Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })]; // a package has its own name
    const used = new Set(
      importsOf(folder)
        .map(({ target }) => target)
        .filter((target) => target.startsWith('@longhand/')),
    );
    expect(
      [...used].map((target) => target.split('/').slice(0, 2).join('/')).filter((name) => !declared.includes(name)),
    ).toEqual([]);
  });
});

describe('apps', () => {
  it.each(apps)('%s imports packages, and no other app', (app) => {
    const wrong = importsOf(`apps/${app}`).filter(
      ({ target }) => target.startsWith('@longhand/') && !libraries.includes(target.split('/')[1] as string),
    );
    expect(wrong).toEqual([]);
  });

  it.each(apps.filter((app) => app !== 'longhand'))('%s reaches into no other folder', (app) => {
    const wrong = importsOf(`apps/${app}`).filter(
      ({ file, target }) => target.startsWith('.') && !join(file, '..', target).startsWith(`apps/${app}/`),
    );
    expect(wrong).toEqual([]);
  });
});

/** Files that import each other, directly or by way of others: each is named with the first way back to itself. */
function circles(folders: readonly string[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { file, target } of folders.flatMap(importsOf)) {
    const files = targets.get(file) ?? [];
    if (target.startsWith('.')) files.push(join(dirname(file), target));
    targets.set(file, files);
  }
  const waysBack = (file: string): string[] => {
    const seen = new Set<string>();
    const search = (at: string, way: readonly string[]): string[] => {
      for (const next of targets.get(at) ?? []) {
        if (next === file) return [...way, next];
        if (seen.has(next)) continue;
        seen.add(next);
        const found = search(next, [...way, next]);
        if (found.length > 0) return found;
      }
      return [];
    };
    return search(file, [file]);
  };
  return [...targets.keys()].map((file) => waysBack(file).join(' -> ')).filter((way) => way !== '');
}

it('no file imports itself, by whatever way', () => {
  const folders = [...Object.values(allowed).map(({ folder }) => folder), ...apps.map((app) => `apps/${app}`)];
  expect(circles(folders)).toEqual([]);
});
