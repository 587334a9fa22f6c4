// Which precision computes: what is asked for, by whom, and what is said where a machine does not have it.
import { randomTensor } from '@longhand/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { usableBuilds } from './compute/device.ts';
import { type Precision, useLonghand } from './index.ts';

const hasBfloat16 = usableBuilds('bfloat16').length > 0;
const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
const said = () => warnings.mock.calls.map(([line]) => line);

beforeAll(() => tf.enableProdMode());
afterEach(() => {
  vi.unstubAllEnvs();
  warnings.mockClear();
});

const product = () => tf.tidy(() => tf.matMul([[1 + 2 ** -8]], [[1]]).dataSync()[0]);

describe('precision', () => {
  it('is float32 where nobody says', async () => {
    for (const name of ['LONGHAND_PRECISION', 'LONGHAND_COMPUTE']) vi.stubEnv(name, '');
    vi.stubEnv('LONGHAND_COMPUTE', undefined);
    expect(await useLonghand(undefined, { threads: 1 })).toMatchObject({ precision: 'float32' });
    expect(product()).toBe(1 + 2 ** -8);
  });
  it('is float32 on WebAssembly and on tfjs, which is said in one line', async () => {
    for (const compute of ['wasm', 'reference']) {
      expect(await useLonghand(compute, { precision: 'bfloat16' })).toMatchObject({ precision: 'float32' });
      expect(said()).toEqual([
        expect.stringMatching(
          /^bfloat16 products need native kernels .* AVX512-BF16: (wasm|reference).* computes in float32$/,
        ),
      ]);
      warnings.mockClear();
    }
  });
  it('may be asked for again without a reload, also where it is not there', async () => {
    await useLonghand('wasm', { precision: 'bfloat16' });
    const x = randomTensor([3], 1);
    warnings.mockClear();
    await useLonghand('wasm', { precision: 'bfloat16' });
    await useLonghand();
    expect(x.dataSync()).toHaveLength(3);
    expect(said()).toEqual([]);
  });
  it('that is none is an error', async () => {
    await expect(useLonghand('wasm', { precision: 'half' as Precision })).rejects.toThrow(
      'useLonghand: precision: expected float32 or bfloat16, got "half"',
    );
    vi.stubEnv('LONGHAND_PRECISION', 'fp16');
    await expect(useLonghand('wasm', { threads: 1 })).rejects.toThrow(
      'LONGHAND_PRECISION: expected f32 or bf16, got "fp16"',
    );
  });
  it.skipIf(!hasBfloat16)('is bfloat16 by argument and by variable, the argument first', async () => {
    const native = async (precision?: Precision) => (await useLonghand('native', { threads: 1, precision })).precision;
    expect(await native('bfloat16')).toBe('bfloat16');
    expect(product()).toBe(1);
    vi.stubEnv('LONGHAND_PRECISION', 'bf16');
    expect(await native()).toBe('bfloat16');
    expect(await native('float32')).toBe('float32');
    expect(said()).toEqual([]);
  });
  it.skipIf(!hasBfloat16)('of a build that is named is not another', async () => {
    const [build] = usableBuilds('bfloat16') as [string];
    expect(await useLonghand(build, { threads: 1 })).toMatchObject({ compute: build, precision: 'bfloat16' });
    await expect(useLonghand(build, { precision: 'float32' })).rejects.toThrow('a build of float32');
    await expect(useLonghand(build.replace('-bf16', ''), { precision: 'bfloat16' })).rejects.toThrow(
      'a build of bfloat16',
    );
  });
});
