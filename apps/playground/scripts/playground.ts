// `pnpm playground`: trains the demo models if they are not there, builds the page, serves it and opens it.
import { parseArgs } from 'node:util';
import { buildPage } from './build.ts';
import { makeDemos } from './models.ts';
import { servePage } from './serve.ts';

const usage = `Usage: pnpm playground [flags]

  --out DIR         Where the static files go. [apps/playground/dist]
  --port NUMBER     Of the local server. [4173]
  --build-only      Writes the files and ends.
  --no-models       Without demo models: nothing is trained.
  --no-open         Does not open the browser.
`;
const { values } = parseArgs({
  allowNegative: true,
  options: {
    out: { type: 'string', default: new URL('../dist', import.meta.url).pathname },
    port: { type: 'string', default: '4173' },
    'build-only': { type: 'boolean', default: false },
    models: { type: 'boolean', default: true },
    open: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);

if (values.help) print(usage);
else {
  if (values.models) await makeDemos(print);
  await buildPage(values.out);
  print(`Static files: ${values.out}`);
  if (!values['build-only']) {
    const { address } = await servePage(values.out, { port: Number(values.port), open: values.open });
    print(`Playground:   ${address} (Ctrl-C ends it)`);
  }
}
