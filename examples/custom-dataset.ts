// Data of your own, in memory: does a word end with the letter it begins with? npx tsx examples/custom-dataset.ts
import { useLonghand } from '@longhand/backend';
import { argMax, createRandom } from '@longhand/base';
import { defaultsOf } from '@longhand/bundle/settings';
import { softmaxCrossEntropy } from '@longhand/lstm-core';
import { classProbabilities, createClassifier, inputTensors, modelSettings } from '@longhand/sentiment';
import { epochIndices, Vocabulary } from '@longhand/tokenizer';
import { train } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';

await useLonghand();
const random = createRandom(1);
const words = Array.from({ length: 4000 }, () => random.shuffle('abcabcabc'.slice(random.integer(7)).split('')));
const vocabulary = Vocabulary.build(words);
const rows = words.map((word) => ({ ids: vocabulary.encode(word), label: Number(word[0] === word.at(-1)) }));
const [known, unseen] = [rows.slice(0, 3500), rows.slice(3500)];

const config = { ...defaultsOf(modelSettings), embeddingSize: 8, hiddenSize: 32 };
const network = createClassifier(config, { vocabSize: vocabulary.size, numClasses: 2 }, random);
const lengths = known.map(({ ids }) => ids.length);
const batches = (epoch: number) =>
  epochIndices(lengths, { batchSize: 64, seed: 1 }, epoch).map((indices) => indices.map((i) => known[i]!));
const loss = (batch: typeof rows) => {
  const labels = Int32Array.from(batch, ({ label }) => label);
  return softmaxCrossEntropy(network.logits(inputTensors(batch.map(({ ids }) => ids))), tf.tensor1d(labels));
};
await train({ params: network.params, batches, loss, epochs: 12, schedule: 0.01 });

const guesses = classProbabilities(
  network,
  unseen.map(({ ids }) => ids),
).map(argMax);
const right = unseen.filter(({ label }, i) => label === guesses[i]).length;
console.log(`${right} of ${unseen.length} words that it has not seen are right.`);
