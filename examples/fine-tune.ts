// Trains a classifier further on texts of your own: npx tsx examples/fine-tune.ts RUN reviews.csv FOLDER
// Labels of the file are those of the run. All texts are one batch; custom-dataset.ts has many.
import { copyFile, mkdir } from 'node:fs/promises';
import { useLonghand } from '@longhand/backend';
import { createRandom } from '@longhand/base';
import { openModel } from '@longhand/bundle';
import { readTexts } from '@longhand/datasets';
import { copyWeights, softmaxCrossEntropy } from '@longhand/lstm-core';
import { folderSource, writeSafetensors } from '@longhand/runs';
import { createClassifier, inputTensors, readDescription, tokenizerOf } from '@longhand/sentiment';
import { Vocabulary } from '@longhand/tokenizer';
import { train } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';

const [run = '', file = '', folder = 'tuned'] = process.argv.slice(2);

await useLonghand();
const model = await openModel(folderSource(run));
const { config, labels } = readDescription(model);
const vocabulary = Vocabulary.fromJSON(await model.json('vocabulary.json'));
const { tensors, metadata } = await model.tensors('weights.safetensors');
const network = createClassifier(config, { vocabSize: vocabulary.size, numClasses: labels.length }, createRandom(1));
copyWeights(network.params, tensors, run);

const rows = await readTexts(file);
const input = inputTensors(rows.map(({ text }) => vocabulary.encode(tokenizerOf(config)(text))));
const targets = rows.map(({ label }) => labels.indexOf(label));
const loss = () => softmaxCrossEntropy(network.logits(input), tf.tensor1d(targets, 'int32'));
const { best } = await train({ params: network.params, batches: () => [rows], loss, epochs: 30, schedule: 1e-3 });

await mkdir(folder, { recursive: true });
for (const name of ['config.json', 'vocabulary.json']) await copyFile(`${run}/${name}`, `${folder}/${name}`);
await writeSafetensors(`${folder}/weights.safetensors`, network.params, metadata);
console.log(`Loss ${best.metric.toFixed(3)} after epoch ${best.epoch + 1}. Load it: load('sentiment', '${folder}')`);
