// The backend in browsers, workers, Bun and Deno: WebAssembly. Importing this module registers it; `useLonghand()` makes it the
// current one.
import { checkWeb, loadWeb } from './compute/web.ts';
import { provide } from './use.ts';

export { LonghandBackend } from './backend.ts';
export type { Compute } from './compute/compute.ts';
export { type Precision, precisions } from './compute/settings.ts';
export { type KernelTime, profileKernels } from './profile.ts';
export type { ComputeInfo, UseLonghand, UseOptions } from './use.ts';

export const useLonghand = provide({ check: checkWeb, load: loadWeb });
