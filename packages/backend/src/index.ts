// The backend in Node: native code or WebAssembly. Importing this module registers it; `useLonghand()` makes it the current one.
import { checkDevice, type Device, loadDevice } from './compute/device.ts';
import { provide } from './use.ts';

export { LonghandBackend } from './backend.ts';
export type { Compute } from './compute/compute.ts';
export { type Precision, precisions } from './compute/settings.ts';
export { type KernelTime, profileKernels } from './profile.ts';
export type { ComputeInfo, UseLonghand, UseOptions } from './use.ts';

export const useLonghand = provide({
  check: checkDevice,
  load: (device, options) => loadDevice(device as Device | undefined, options),
});
