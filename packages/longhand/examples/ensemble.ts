// Several models, trained from different seeds, answer as one: `npx tsx examples/ensemble.ts runs/a runs/b < reviews.txt`
// A list of models is an ensemble; their probabilities are averaged.
import { createInterface } from 'node:readline';
import { load } from 'longhand';

const models = process.argv.slice(2);

const classify = await load('sentiment', models);
for await (const line of createInterface({ input: process.stdin })) {
  for (const { label, probabilities } of await classify([line])) console.log(label, probabilities);
}
classify.dispose();
