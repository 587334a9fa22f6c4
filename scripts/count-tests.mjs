// Prints the closing line of a vitest JSON report: `123 passed, 0 failed`. Fails when a test failed or none ran.
import { readFileSync } from 'node:fs';

const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exitCode = 1;
