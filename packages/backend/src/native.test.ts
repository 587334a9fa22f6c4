// Native code as a device: where `prepare` found no compiler there is nothing to test.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { usableBuilds } from './compute/device.ts';
import { builtNatives } from './compute/native-files.ts';
import { useLonghand } from './index.ts';

describe.runIf(builtNatives().length > 0)('native', () => {
  beforeAll(() => {
    tf.enableProdMode();
    vi.stubEnv('LONGHAND_PRECISION', '');
  });
  afterAll(() => vi.unstubAllEnvs());

  it('runs in the widest vectors there are', async () => {
    const [widest] = usableBuilds().filter((name) => name.startsWith('native-'));
    expect(await useLonghand('native')).toMatchObject({ compute: widest });
  });
  it('is left for WebAssembly and taken up again', async () => {
    expect(await useLonghand('wasm')).toMatchObject({ compute: expect.stringMatching(/^wasm/) });
    expect(tf.tidy(() => tf.ones([3]).sum().dataSync()[0])).toBe(3);
    expect(await useLonghand('native')).toMatchObject({ compute: expect.stringMatching(/^native/) });
    expect(tf.tidy(() => tf.ones([3]).sum().dataSync()[0])).toBe(3);
  });
  it('names the builds that are here when another is wanted', async () => {
    await expect(useLonghand('native-sse9')).rejects.toThrow('One build of them has a name too: native-');
  });
});
