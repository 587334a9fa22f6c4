// Classifies texts with a run or a bundle: `npx tsx examples/classify.ts runs/sentiment/sst2 "not bad at all" "dull"`
import { load } from 'longhand';

const [model = '', ...texts] = process.argv.slice(2);

const classify = await load('sentiment', model);
for (const { label, probabilities } of await classify(texts)) console.log(label, probabilities);
classify.dispose();
