// The charts of an evaluated run as SVG files: `pnpm --filter @longhand/report charts RUN [FOLDER]`, default RUN/charts.
import { join, resolve } from 'node:path';
import { readReport, writeCharts } from '../src/index.ts';

const [run, folder] = process.argv.slice(2).map((path) => resolve(process.env.INIT_CWD ?? '.', path));
if (run === undefined) throw new Error('expected the folder of an evaluated run: charts RUN [FOLDER]');
const { sections } = await readReport(run);
for (const path of await writeCharts(folder ?? join(run, 'charts'), sections)) console.log(path);
