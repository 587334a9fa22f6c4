// Translates a file line by line: npx tsx examples/translate-file.ts runs/translation/multi30k-seed1 english.txt german.txt
import { readFile, writeFile } from 'node:fs/promises';
import { load } from 'longhand';

const [model = '', source = '', target = ''] = process.argv.slice(2);

const translate = await load('translation', model);
const lines = (await readFile(source, 'utf8')).trimEnd().split('\n');
const predictions = await translate(lines, { beam: 5 });
translate.dispose();

await writeFile(target, predictions.map(({ translation }) => `${translation}\n`).join(''));
console.log(`${lines.length} lines of ${source} are translated in ${target}.`);
