// What every backend must refuse, in the same words: shapes, dtypes, ranges and kinds that an operation does not have.
import { describe } from 'vitest';
import { describeRefusals } from './misuse.ts';
import { attentionMisuses } from './misuse-attention.ts';
import { layerMisuses } from './misuse-layers.ts';
import { lossMisuses } from './misuse-losses.ts';
import { operationMisuses } from './misuse-operations.ts';
import { pointerMisuses } from './misuse-pointer.ts';
import { recurrentMisuses } from './misuse-recurrent.ts';
import { sequenceMisuses } from './misuse-sequences.ts';
import { transformerMisuses } from './misuse-transformer.ts';

const all = () => [
  ...sequenceMisuses(),
  ...operationMisuses(),
  ...lossMisuses(),
  ...pointerMisuses(),
  ...recurrentMisuses(),
  ...attentionMisuses(),
  ...layerMisuses(),
  ...transformerMisuses(),
];

export function describeMisuse(): void {
  describe('misuse', () => {
    for (const [operation, misuses] of all()) describeRefusals(operation, misuses);
  });
}
