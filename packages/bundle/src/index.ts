export { sha256 } from './checksum.ts';
export { fromHalf, toHalf } from './half.ts';
export type { ModelCard } from './manifest.ts';
export { type ModelFiles, openModel } from './model-files.ts';
export {
  decodeSafetensors,
  encodeSafetensors,
  type StoredTensor,
  type StoredTensors,
  type WeightFormat,
} from './safetensors.ts';
export { filesSource, type ModelSource, memorySource, urlSource } from './source.ts';
export { bundleOf } from './write-bundle.ts';
