// Classifies the texts of a CSV and counts how many are right: npx tsx examples/classify-csv.ts examples/data/reviews.csv [model]
import { readTexts } from '@longhand/datasets';
import { load } from 'longhand';

const [file = 'examples/data/reviews.csv', model] = process.argv.slice(2);

const rows = await readTexts(file); // columns text and label; other names: { textColumn: 'review', labelColumn: 'stars' }
const classify = model === undefined ? await load('sentiment') : await load('sentiment', model);
const predictions = await classify(rows.map(({ text }) => text));
classify.dispose();

let right = 0;
for (const [i, { text, label, probabilities }] of predictions.entries()) {
  if (label === rows[i]?.label) right++;
  console.log(`${label.padEnd(8)} ${probabilities[label]?.toFixed(2)}  ${text}`);
}
console.log(`${right} of ${rows.length} have the label of the file.`);
