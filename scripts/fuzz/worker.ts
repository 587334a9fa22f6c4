// Attacks one reader on a thread of its own, so that a hang can be ended from outside.
import { parentPort, workerData } from 'node:worker_threads';
import { type AttackOptions, attack } from './attack.ts';
import { readers } from './readers.ts';

const { name, options } = workerData as { name: string; options: Omit<AttackOptions, 'onCopy'> };
const reader = readers.find((one) => one.name === name);
if (!reader) throw new Error(`no reader "${name}"`);
const failures = await attack(reader, { ...options, onCopy: (file, copy) => parentPort?.postMessage({ file, copy }) });
parentPort?.postMessage({ failures });
