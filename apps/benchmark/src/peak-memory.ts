// Loaded into each command that the benchmark starts, before the command itself. Writes the peak of its memory when it ends; and if
// the benchmark dies (its channel closes), asks the command to save and stop, so that nobody trains unseen.
import { writeFileSync } from 'node:fs';
import { peakMemoryVariable } from './peak-memory-variable.ts';

const path = process.env[peakMemoryVariable];
if (path !== undefined)
  process.on('exit', () => writeFileSync(path, String(Math.round(process.resourceUsage().maxRSS / 1024))));

process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
