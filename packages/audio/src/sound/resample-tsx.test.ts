// The converter is CommonJS, loaded on demand: what its import gives differs between tsx, which runs the programs in the clone, and the rest.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('resamples in a program that tsx runs', async () => {
  const module = new URL('./resample.ts', import.meta.url).href;
  const program = `const { resample } = await import(${JSON.stringify(module)});
    const { samples } = await resample({ samples: new Float32Array(1600), sampleRate: 16000 }, 8000);
    console.log(samples.length);`;
  const flags = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', program];
  expect((await promisify(execFile)(process.execPath, flags)).stdout.trim()).toBe('800');
});
