#!/usr/bin/env node
// The command `longhand` from npm. The version is answered before anything else is loaded.
import * as module from 'node:module';
import manifest from '../package.json' with { type: 'json' };

if (process.argv[2] === '--version') process.stdout.write(`${manifest.version}\n`);
else {
  (module as { enableCompileCache?: () => void }).enableCompileCache?.(); // from Node 22.8 on: compiled once, not at each start
  await import('./cli.ts');
}
