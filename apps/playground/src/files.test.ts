import { describe, expect, it } from 'vitest';
import { openedFrom, unzipped, zipped } from './files.ts';

const file = (name: string, content: string | Uint8Array<ArrayBuffer>) => new File([content], name);
const bundle = new Map([
  ['vocabulary.json', new TextEncoder().encode('["a"]')],
  ['model.json', new TextEncoder().encode('{}')],
]);

describe('what was opened', () => {
  it('is a bundle where a model.json is among the files', async () => {
    const opened = await openedFrom([file('vocabulary.json', '["a"]'), file('model.json', '{}')]);
    expect(opened).toEqual({ kind: 'bundle', source: { name: 'dropped files', files: bundle } });
  });

  it('is a bundle where it is a zip, of files or of their folder', async () => {
    const folder = new Map([...bundle].map(([name, bytes]) => [`reviews/${name}`, bytes]));
    for (const files of [bundle, folder]) {
      const opened = await openedFrom([file('reviews.zip', zipped(files))]);
      expect(opened).toEqual({ kind: 'bundle', source: { name: 'reviews.zip', files: bundle } });
    }
  });

  it('is a table or a sound by its ending', async () => {
    expect(await openedFrom([file('Mine.CSV', 'a,b')])).toEqual({ kind: 'table', name: 'Mine.CSV', content: 'a,b' });
    expect(await openedFrom([file('a.wav', 'RIFF')])).toMatchObject({ kind: 'sound', name: 'a.wav' });
  });

  it.each([
    [[file('notes.txt', '')], 'notes.txt: expected a bundle'],
    [[file('broken.zip', 'no zip')], 'broken.zip: expected a zip, got'],
    [[], 'Nothing was dropped that is a file.'],
  ])('else says what it may be', async (files, message) => {
    await expect(openedFrom(files)).rejects.toThrow(message);
  });
});

it('a zip has the same bytes at any time', () => {
  expect(zipped(bundle)).toEqual(zipped(new Map(bundle)));
  expect(unzipped(zipped(bundle), 'mine')).toEqual(bundle);
});
