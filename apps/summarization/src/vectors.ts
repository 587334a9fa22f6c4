// Where --vectors lie, and what follows from them.
import type { Settings } from '@longhand/cli';
import { vectorsWidth } from '@longhand/cli/experiment';
import { vectorsFile } from '@longhand/datasets';
import { userPath } from '@longhand/runs';
import type { Config } from './config.ts';

/**
 * Settings that follow from --vectors: their path, and of extraction, whose embeddings start from them, the width.
 * @param given keys of the flags that were given
 * @throws as `vectorsFile` and `vectorsWidth`
 */
export async function completeVectors(
  config: Config & Settings,
  given: readonly string[],
): Promise<Partial<Config & Settings>> {
  if (config.vectors === '' || config.mode === 'abstraction') return {}; // which has none, and says so
  const vectors = vectorsFile(config.vectors, userPath('.'));
  if (config.mode === 'compression') return { vectors }; // they stand beside its embeddings
  return { vectors, ...(await vectorsWidth({ vectors, embeddingSize: Number(config.embeddingSize) }, given)) };
}
