// A bundle that is not in a folder, here its bytes in memory: `npx tsx examples/from-memory.ts reviews-bundle "not bad at all"`
// An application takes the bytes from a database, an archive, a page's cache.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load, memorySource } from 'longhand';

const [folder = '', ...texts] = process.argv.slice(2);

const files = new Map<string, Uint8Array>();
for (const name of await readdir(folder)) files.set(name, await readFile(join(folder, name)));

const classify = await load('sentiment', memorySource(files, 'my bundle'));
for (const { label, probabilities } of await classify(texts)) console.log(label, probabilities);
classify.dispose();
