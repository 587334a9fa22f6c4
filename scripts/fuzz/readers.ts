// Every reader of files from elsewhere, with small valid files to damage. A damaged file is an error of this project or a
// result that holds; never another error, a hang or a crash.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  loadClassification,
  loadSpeech,
  loadSummarization,
  loadTranslation,
  readDocuments,
  readTable,
  readTexts,
} from '../../datasets/src/index.ts';
import { indexTar } from '../../datasets/src/tar-index.ts';
import { unzip } from '../../datasets/src/zip.ts';
import { decodeAudio, encodeWav } from '../../packages/audio/src/index.ts';
import { aiffFile, auFile } from '../../packages/audio/src/sound/testing/big-endian-files.ts';
import { flacFile } from '../../packages/audio/src/sound/testing/flac-file.ts';
import { useLonghand } from '../../packages/backend/src/index.ts';
import {
  bundleOf,
  decodeSafetensors,
  encodeSafetensors,
  memorySource,
  openModel,
} from '../../packages/bundle/src/index.ts';
import { formatArpa, type NgramModel, trainNgram } from '../../packages/language-model/src/index.ts';
import { readArpa } from '../../packages/language-model/src/node.ts';
import { readEvaluation, readStatistics } from '../../packages/report/src/index.ts';
import { openRun, readSafetensors } from '../../packages/runs/src/index.ts';
import { SubwordTokenizer, Vocabulary, type WordVectors } from '../../packages/tokenizer/src/index.ts';
import { readVectors } from '../../packages/tokenizer/src/node.ts';

export interface Reader {
  readonly name: string;
  /** Valid files, by the name that each is written under. */
  readonly files: () => Promise<Readonly<Record<string, Uint8Array>>> | Readonly<Record<string, Uint8Array>>;
  /** Reads `path`. @returns whether the result can be right */
  readonly read: (path: string) => Promise<boolean>;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): Uint8Array => utf8(JSON.stringify(value));
const tone = Float32Array.from({ length: 200 }, (_, i) => 0.5 * Math.sin(i / 5));
const counts = Array.from(tone, (sample) => Math.round(sample * 32767));
const folderOf = (path: string): string => join(path, '..');

const texts = ['one two three', 'two three', 'nine one seven', 'one one two'];
const sound: Reader = {
  name: 'sound',
  files: () => ({
    'a.wav': encodeWav({ samples: tone, sampleRate: 8000 }),
    'a.flac': flacFile([counts]),
    'a.au': auFile({ encoding: 1, content: Buffer.from(counts.map((count) => count & 255)) }),
    'a.aiff': aiffFile({ content: Buffer.from(Int16Array.from(counts).buffer) }),
    'a.aifc': aiffFile({ compression: 'fl32', bits: 32, content: Buffer.from(tone.buffer.slice(0)).swap32() }),
  }),
  read: async (path) => {
    const { samples, sampleRate } = await decodeAudio(await readFile(path), path);
    return sampleRate > 0 && samples.every(Number.isFinite);
  },
};

const arpa = (): Uint8Array =>
  utf8(
    formatArpa(
      trainNgram(
        texts.map((text) => text.split(' ')),
        { order: 3 },
      ).model,
    ),
  );
const languageModel: Reader = {
  name: 'language-model',
  files: () => ({ 'a.arpa': arpa(), 'a.arpa.gz': gzipSync(arpa()) }),
  read: async (path) => isProbable(await readArpa(path, { onWarning: () => {} })),
};

/** A sentence costs something, and not everything. */
function isProbable(model: NgramModel): boolean {
  let [state, sum] = [model.start(), 0];
  for (const word of ['one', 'two', 'unheard']) {
    const next = model.next(state, word);
    sum += next.logProb;
    state = next.state;
  }
  return sum <= 1e-6 && !Number.isNaN(sum);
}

const rows = 'good 0.1 0.2 0.3\nbad -0.1 -0.2 -0.3\nfine 1 2 3\n';
const vectors: Reader = {
  name: 'vectors',
  files: () => ({ 'a.txt': utf8(rows), 'a.vec': utf8(`3 3\n${rows}`), 'a.txt.gz': gzipSync(rows) }),
  read: async (path) => holdsVectors(await readVectors(path)),
};
const holdsVectors = ({ size, vectors: rows }: WordVectors): boolean =>
  size > 0 && [...rows.values()].every((row) => row.length === size && row.every(Number.isFinite));

const vocabulary: Reader = {
  name: 'vocabulary',
  files: () => ({ 'vocabulary.json': json(Vocabulary.build(texts.map((text) => text.split(' ')))) }),
  read: async (path) => {
    const read = Vocabulary.fromJSON(JSON.parse(await textOf(path)), path);
    return read.encode(['one', 'unheard']).every((id) => id >= 0 && id < read.size);
  },
};

const subwords: Reader = {
  name: 'subwords',
  files: () => ({ 'tokenizer.json': json(SubwordTokenizer.train(texts, { merges: 10, spaces: 'metaspace' })) }),
  read: async (path) => {
    const read = SubwordTokenizer.fromJSON(JSON.parse(await textOf(path)), path);
    return read.encode('one two unheard').every((id) => id >= 0 && id < read.vocabulary.size);
  },
};

/** As those who call `fromJSON` do: what is no JSON is theirs to refuse. */
async function textOf(path: string): Promise<string> {
  const text = await readFile(path, 'utf8');
  try {
    JSON.parse(text);
    return text;
  } catch {
    return 'null';
  }
}

const tables: Reader = {
  name: 'tables',
  files: () => ({
    'a.tsv': utf8('text\tlabel\n"one ""1"""\tx\n\n"two\nlines"\ty\nzwölf "3\tz\n'),
    'a.csv': utf8('text,label\r\n"one, ""1""",x\r\n\r\n"two\r\nlines",y\r\n'),
    'a.jsonl': utf8('{"text":"one","label":1}\n\n{"text":"zwölf","label":"x"}\n'),
    'a.json': utf8('[{"text":"one","label":1},\n{"text":"zwölf","label":"x"}]\n'),
    'b.tsv.gz': gzipSync('text\tlabel\na\tb\n'),
    'numbers.csv': utf8('5,"one, ""1"""\r\n\r\n4,"two\r\nlines"\r\n'),
    'numbers.tsv': utf8('5\t"one ""1"""\n\n4\t"two\tcells"\n'),
  }),
  read: async (path) => {
    const column = path.includes('numbers.') ? '2' : 'text';
    return (await readTable(path, [column])).every((row) => typeof row.get(column) === 'string');
  },
};

const many = (row: (i: number) => string): string => Array.from({ length: 12 }, (_, i) => row(i)).join('\n');
const sets: Reader = {
  name: 'sets',
  files: () => ({
    'classes.tsv': utf8(`text\tlabel\n${many((i) => `text ${i}\t${i % 2}`)}\n`),
    'pairs.tsv': utf8(`source\ttarget\n${many((i) => `a b ${i}\tx y ${i}`)}\n`),
    'summaries.jsonl': utf8(`${many((i) => JSON.stringify({ document: `One ${i}. Two.`, summary: `One ${i}.` }))}\n`),
    'labels.jsonl': utf8(`${many((i) => JSON.stringify({ text: `text ${i}`, label: i % 2 === 0 }))}\n`),
    'lists.jsonl': utf8(
      `${many((i) => JSON.stringify({ document: ['One.', `${i}.`], summary: ['a', ['b', 'c']] }))}\n`,
    ),
    'speech.tsv': utf8(`path\ttext\n${many((i) => `clip${i}.wav\tone two`)}\n`),
  }),
  read: async (path) => {
    if (path.endsWith('classes.tsv')) return (await loadClassification(path)).labels.length > 0;
    if (path.endsWith('pairs.tsv')) return (await loadTranslation(path, { pair: 'en-de' })).splits.train.length > 0;
    if (path.endsWith('labels.jsonl')) return (await readTexts(path)).every(({ label }) => label !== '');
    if (path.endsWith('lists.jsonl')) return (await readDocuments(path)).every(({ summaries }) => summaries.length > 0);
    if (path.endsWith('summaries.jsonl')) return (await loadSummarization(path)).splits.train.length > 0;
    return (await loadSpeech(path)).splits.train.length > 0;
  },
};

const folders: Reader = {
  name: 'folders',
  files: () => ({ 'story.txt': utf8('One.\nZwölf.\n') }),
  read: async (path) => {
    await writeFile(join(folderOf(path), 'story.summary.txt'), 'One.');
    const [story, ...others] = await readDocuments(folderOf(path));
    return story !== undefined && story.document !== '' && others.length === 0;
  },
};

const archives: Reader = {
  name: 'archives',
  files: async () => ({ 'a.tar': tarOf('a.wav', 'abc'), 'a.zip': zipOf('a.txt', 'abc') }),
  read: async (path) => {
    if (path.endsWith('.tar')) return (await indexTar(path)) !== undefined;
    return unzip(await readFile(path), () => true, path).size >= 0;
  },
};

/** One file in the ustar format. */
function tarOf(name: string, content: string): Uint8Array {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write(`0000644\0${'0000000\0'.repeat(2)}${content.length.toString(8).padStart(11, '0')}\0`, 100);
  block.write(`${'0'.repeat(11)}\0${' '.repeat(8)}0`, 136);
  block.write('ustar\0' + '00', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([block, Buffer.alloc(512, content, 'utf8').fill(0, content.length), Buffer.alloc(1024)]);
}

/** One file, stored as it is. */
function zipOf(name: string, content: string): Uint8Array {
  const crc = 0x352441c2; // of "abc"
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc, 10);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name + content)]);
  const rest = Buffer.alloc(14);
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, rest, Buffer.from(name)]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(entry.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, entry, Buffer.from('PK\x05\x06'), end]);
}

const weights = new Map([
  ['kernel', { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  ['ids', { shape: [2], values: Int32Array.of(7, 8) }],
]);
const tensors: Reader = {
  name: 'tensors',
  files: async () => {
    await useLonghand('wasm'); // readSafetensors makes tensors
    return { 'a.safetensors': encodeSafetensors(weights, { vocabulary: 'abc' }) };
  },
  read: async (path) => {
    const { tensors: own } = decodeSafetensors(await readFile(path), path);
    const { tensors: theirs } = await readSafetensors(path);
    for (const tensor of Object.values(theirs)) tensor.dispose();
    return own.size === Object.keys(theirs).length;
  },
};

const bundles: Reader = {
  name: 'bundles',
  files: async () => {
    const about = { task: 'sentiment', description: { labels: ['a'] }, card: { title: 'A test' } };
    const files = await bundleOf(new Map([['weights.safetensors', encodeSafetensors(weights)]]), about);
    return { 'model.json': files.get('model.json') ?? new Uint8Array() };
  },
  read: async (path) => {
    const model = await openModel(memorySource({ 'model.json': await readFile(path) }));
    return model.task.length >= 0;
  },
};

const progress = {
  ...{ format: 1, step: 12, epoch: 1, batch: 0, checkpoint: 'checkpoints/12', metricsBytes: 40 },
  ...{ best: { epoch: 0, step: 6, metric: 0.5 }, epochLoss: { sum: 0, size: 0 }, trainSeconds: 1.5 },
  ...{ schedule: {}, compute: 'wasm-simd, 1 thread', finished: null },
};
const interval = { value: 0.5, low: 0.4, high: 0.6 };
const report = {
  ...{ task: 'sentiment', dataset: 'generated', split: 'dev', preset: 'tiny', metrics: { accuracy: interval } },
  ...{ signature: 's', parameters: 7, trainSeconds: 1, examplesPerSecond: 10, compute: 'wasm-simd', threads: 1 },
  ...{ seed: 1, commit: 'abc' },
};
const runs: Reader = {
  name: 'runs',
  files: () => ({
    'progress.json': json(progress),
    'report.json': json(report),
    'statistics.json': json({ split: 'dev', references: 'abc', metrics: { accuracy: [[1], [0]] } }),
  }),
  read: async (path) => {
    if (path.endsWith('progress.json')) {
      const { step } = await openRun(folderOf(path)).readProgress();
      return Number.isSafeInteger(step) && step >= 0;
    }
    if (path.endsWith('report.json'))
      return Object.values((await readEvaluation(folderOf(path))).metrics).every(isNumber);
    return (await readStatistics(folderOf(path))) !== undefined;
  },
};
const isNumber = ({ value }: { readonly value: number }): boolean => typeof value === 'number';

export const readers: readonly Reader[] = [
  ...[sound, languageModel, vectors, vocabulary, subwords, tables, sets, folders],
  ...[archives, tensors, bundles, runs],
];
