// The Transformer: layers over the operations `layerNorm` and `multiHeadAttention`.
import '../tfjs/methods.ts'; // before anything calls one

export type { HeadMemory } from './attention.ts';
export { normPlaces, type TransformerConfig } from './config.ts';
export {
  createTransformerDecoder,
  type TransformerDecoded,
  type TransformerDecoder,
  type TransformerMemory,
  type TransformerState,
} from './decoder.ts';
export { createTransformerEncoder, type TransformerEncoder } from './encoder.ts';
export { createLayerNorm, type LayerNorm } from './norm.ts';
export { sinusoidalPositions } from './positions.ts';
export {
  createTransformer,
  type Transformer,
  type TransformerEncoded,
  type TransformerModelConfig,
} from './transformer.ts';
