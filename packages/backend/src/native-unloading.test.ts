// Threads of the pool sleep in the library's own code: it must stay where it is when the JavaScript that loaded it is gone.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { usableNatives } from './compute/native.ts';
import { nativeFile } from './compute/native-files.ts';

const maps = '/proc/self/maps'; // Linux only
const isLinux = process.platform === 'linux';
const builds = isLinux ? usableNatives().filter(({ level }) => level > 0) : []; // the baseline is loaded to ask the processor

it.skipIf(builds.length === 0).each(builds)('$name stays loaded after its worker has ended', async (build) => {
  const file = nativeFile(build);
  const koffi = createRequire(import.meta.url).resolve('koffi');
  const code = `const { koffi, file } = require('node:worker_threads').workerData;
    require(koffi).load(file).func('start_threads', 'size_t', ['size_t'])(2);`;
  const worker = new Worker(code, { eval: true, workerData: { koffi, file } });
  await new Promise((done, failed) => worker.once('exit', done).once('error', failed));
  expect(readFileSync(maps, 'utf8').includes(file)).toBe(true);
});
