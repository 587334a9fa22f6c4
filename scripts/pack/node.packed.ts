// `npm install longhand`, then programs on every Node that is promised.
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { threeLines } from './programs.ts';
import { nodeOf, openProject } from './project.ts';

const project = openProject(inject('project'));
const worker = `import { parentPort } from 'node:worker_threads';
import { load } from 'longhand';
const classify = await load('sentiment');
parentPort.postMessage((await classify(['the room was superb']))[0].label);
`;

beforeAll(() => {
  project.write({
    'three-lines.js': threeLines,
    'required.cjs': `const { load } = require('longhand');
load('sentiment').then((classify) => classify(['the plot was awful'])).then(([{ label }]) => console.log(label));
`,
    'pool.js': `import { Worker } from 'node:worker_threads';
const labels = ['a', 'b'].map(() => new Promise((done, fail) => new Worker('./worker.js').once('message', done).once('error', fail)));
console.log((await Promise.all(labels)).join(' '));
`,
    'worker.js': worker,
  });
});

describe.each(['20', '22', '24', '26'])('Node %s', (version) => {
  let node = '';
  beforeAll(async () => {
    node = await nodeOf(version);
  });

  it('runs three lines, from ESM and by require, and says nothing else', async () => {
    const { stdout, stderr } = await project.run(node, ['three-lines.js']);
    expect({ stdout, stderr }).toEqual({ stdout: 'positive\n', stderr: '' });
    expect((await project.run(node, ['required.cjs'])).stdout).toBe('negative\n');
  });

  it('runs them in worker threads', async () => {
    expect((await project.run(node, ['pool.js'])).stdout).toBe('positive positive\n');
  });
});
