// One small model of each task with random weights, as bundles, and what to ask them: the same in Node and in a page.
import { createRandom } from '../../packages/base/src/index.ts';
import { bundleOf, encodeSafetensors, type StoredTensor, type WeightFormat } from '../../packages/bundle/src/index.ts';
import { createClassifier, modelFiles as sentimentFiles } from '../../packages/sentiment/src/index.ts';
import { buildTokens, createPipeline, createRecognizer, tokenFile } from '../../packages/speech/src/index.ts';
import { createExtraction } from '../../packages/summarization/src/extraction/index.ts';
import { Vocabulary } from '../../packages/tokenizer/src/index.ts';
import { createTranslator, learnTexts, textFiles } from '../../packages/translation/src/index.ts';
import { settings } from './settings.ts';

type Files = ReadonlyMap<string, Uint8Array>;
interface Variable {
  readonly shape: number[];
  dataSync(): unknown;
}

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** Every weight drawn anew, so large that inputs differ in their outputs. */
function weights(params: Readonly<Record<string, Variable>>, vocabulary: string, format?: WeightFormat): Uint8Array {
  const random = createRandom(5);
  const stored = Object.entries(params).map(([name, variable]): [string, StoredTensor] => {
    const { length } = variable.dataSync() as Float32Array;
    return [name, { shape: variable.shape, values: Float32Array.from({ length }, () => 0.7 * random.normal()) }];
  });
  return encodeSafetensors(new Map(stored), { vocabulary }, format);
}

function sentiment(): Files {
  const { config, labels } = settings.sentiment;
  const vocabulary = Vocabulary.build([['the', 'soup', 'was', 'not', 'good', 'bad']]);
  const sizes = { vocabSize: vocabulary.size, numClasses: labels.length };
  const classifier = createClassifier(config, sizes, createRandom(1));
  const [words = '', stored = ''] = sentimentFiles(settings.sentiment);
  return new Map([
    [words, json(vocabulary)],
    [stored, weights(classifier.params, vocabulary.fingerprint, 'int8')],
  ]);
}

function translation(): Files {
  const { config } = settings.translation;
  const texts = learnTexts(config, settings.translation, [
    { source: 'a dog runs .', target: 'ein hund läuft .' },
    { source: 'the cat sleeps in the garden .', target: 'die katze schläft im garten .' },
  ]);
  const translator = createTranslator(config, texts.sizes, createRandom(1));
  const files = [...textFiles(config)].map(([file, side]): [string, Uint8Array] => [file, json(texts[side])]);
  return new Map([...files, ['weights.safetensors', weights(translator.params, texts.fingerprint)]]);
}

function summarization(): Files {
  const { config, language } = settings.summarization;
  const vocabulary = Vocabulary.ofTokens('the mayor closed two schools . she took office in may rain fell'.split(' '));
  const { params } = createExtraction(config, { language }, vocabulary, createRandom(1));
  return new Map([
    ['vocabulary.json', json(vocabulary)],
    ['weights.safetensors', weights(params, vocabulary.fingerprint)],
  ]);
}

function speech(): Files {
  const { config, sampleRate } = settings.speech;
  const tokens = buildTokens({ ...config, merges: 0 }, ['AB BA', 'CAB', 'A']);
  const sizes = { inputSize: createPipeline(config, sampleRate).size, classes: tokens.vocabulary.size };
  const { params } = createRecognizer(config, sizes, createRandom(1));
  return new Map([
    [tokenFile(config), json(tokens)],
    ['weights.safetensors', weights(params, tokens.vocabulary.fingerprint)],
  ]);
}

/** Files of a bundle of each task, by path: `sentiment/model.json` and so on. */
export async function bundles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const made = { sentiment, translation, summarization, speech };
  const files = new Map<string, Uint8Array>();
  for (const task of Object.keys(made) as (keyof typeof made)[]) {
    const about = { task, description: { ...settings[task] }, card: { title: `A small model of ${task}` } };
    for (const [name, bytes] of await bundleOf(made[task](), about)) files.set(`${task}/${name}`, bytes);
  }
  return files;
}
