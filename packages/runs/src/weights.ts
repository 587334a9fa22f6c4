// The weights of a run, back in a model.
import { DataError } from '@longhand/base';
import type { NamedParams } from '@longhand/lstm-core';
import { checkFinite, copyInto } from '@longhand/training';
import type { RunFolder } from './run-folder.ts';
import { decodeSafetensors } from './safetensors.ts';

/**
 * Reads weights.safetensors of a run into parameters.
 * @param fingerprint of the run's vocabulary, which must be the one that the weights were trained with
 * @throws DataError if it is not, if a tensor is missing or of another shape, or if a weight is not finite
 */
export async function readWeights(
  run: RunFolder,
  params: NamedParams,
  { fingerprint, file }: { readonly fingerprint: string; readonly file: string },
): Promise<void> {
  const path = run.file('weights.safetensors');
  const { tensors, metadata, dispose } = decodeSafetensors(await run.read('weights.safetensors'), path);
  try {
    if (metadata.vocabulary !== fingerprint) {
      throw new DataError({
        where: run.file(file),
        expected: `the vocabulary that the weights were trained with (${metadata.vocabulary})`,
        got: `another (${fingerprint})`,
        fix: `Take ${file} and weights.safetensors from the same run.`,
      });
    }
    checkFinite(tensors, path, 'The file is damaged, or the training diverged: take it from a backup, or train again.');
    copyInto(params, tensors, path);
  } finally {
    dispose();
  }
}
