// The charts of an evaluated run as SVG files: `pnpm --filter @longhand/report charts RUN [FOLDER]`, default RUN/charts.
import { join, resolve } from 'node:path';
import { ConfigError, LonghandError } from '@longhand/base';
import { readReport, writeCharts } from '../src/index.ts';

try {
  const [run, folder] = process.argv.slice(2).map((path) => resolve(process.env.INIT_CWD ?? '.', path));
  if (run === undefined)
    throw new ConfigError({ where: 'charts RUN [FOLDER]', expected: 'the folder of an evaluated run', got: 'none' });
  const { sections } = await readReport(run);
  for (const path of await writeCharts(folder ?? join(run, 'charts'), sections)) console.log(path);
} catch (error) {
  if (!(error instanceof LonghandError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
