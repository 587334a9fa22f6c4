// Prints the closing line over vitest's JSON reports: `123 passed, 0 failed`. Fails when a test failed, or a report has none.
import { readFileSync } from 'node:fs';

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (count) => reports.reduce((total, report) => total + count(report), 0);
const failed = sum(({ numFailedTests }) => numFailedTests);
console.log(`${sum(({ numPassedTests }) => numPassedTests)} passed, ${failed} failed`);
if (failed > 0 || reports.length === 0 || reports.some(({ numPassedTests }) => numPassedTests === 0))
  process.exitCode = 1;
