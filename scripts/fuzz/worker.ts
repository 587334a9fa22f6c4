// Attacks one reader in a process of its own, so that a hang or a crash can be told from outside.
import { type AttackOptions, attack } from './attack.ts';
import { readers } from './readers.ts';

const { name, options } = JSON.parse(process.argv[2] ?? '{}') as { name: string; options: AttackOptions };
const reader = readers.find((one) => one.name === name);
if (!reader) throw new Error(`no reader "${name}"`);
const failures = await attack(reader, { ...options, onCopy: (file, copy) => process.send?.({ file, copy }) });
process.send?.({ failures }, () => process.disconnect());
