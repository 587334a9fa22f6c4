#!/usr/bin/env node
// The command `longhand` from npm. The version is answered before anything else is loaded.
import manifest from '../package.json' with { type: 'json' };

if (process.argv[2] === '--version') process.stdout.write(`${manifest.version}\n`);
else await import('./cli.ts');
