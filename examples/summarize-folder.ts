// Summarizes every .txt of a folder: npx tsx examples/summarize-folder.ts runs/summarization/scitldr-a-seed1 papers
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'longhand';

const [model = '', folder = ''] = process.argv.slice(2);

const summarize = await load('summarization', model);
const names = (await readdir(folder)).filter((name) => name.endsWith('.txt')).sort();
const documents = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
const summaries = await summarize(documents); // in batches; an extractor also takes { length: 2 }
summarize.dispose();

for (const [i, { summary, unreadWords = 0 }] of summaries.entries()) {
  console.log(`${names[i]}: ${summary}`);
  if (unreadWords > 0) console.error(`${names[i]}: its last ${unreadWords} words were not read.`);
}
