// The app as its users run it: train, evaluate, predict, stream, resume, and what is said when something is wrong.
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { encodeWav } from '@longhand/audio';
import { createRandom } from '@longhand/base';
import { Interrupted } from '@longhand/cli';
import { decode, emissionsOf, type SpeechModel, timedWords } from '@longhand/speech';
import * as tf from '@tensorflow/tfjs';
import { load } from 'longhand';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { main as evaluateMain } from './evaluate.ts';
import { main as predictMain } from './predict.ts';
import { loadRun, type TrainedRun } from './run.ts';
import { notes, rate, sing } from './testing/songs.ts';
import { main as trainMain } from './train.ts';
import { main as tuneMain } from './tune.ts';

let folder = '';
let output = '';
let onOutput: (text: string) => void = () => {};
async function writeSongs(path: string, count: number, words: number): Promise<void> {
  await mkdir(join(path, 'wav'), { recursive: true });
  const random = createRandom(5);
  const rows = ['audio\ttext\tspeaker'];
  for (let i = 0; i < count; i++) {
    const song = Array.from({ length: words > 1 ? 1 + random.integer(words) : 1 }, () => notes[random.integer(3)]!);
    await writeFile(join(path, 'wav', `${i}.wav`), encodeWav({ samples: sing(song, i), sampleRate: rate }));
    rows.push(`wav/${i}.wav\t${song.join(' ')}\tme`);
  }
  for (const [name, samples] of [
    ['silent', new Float32Array(rate)],
    ['short', sing(['do'], 1).slice(0, 50)],
    ['empty', new Float32Array(0)],
  ] as const) {
    await writeFile(join(path, 'wav', `${name}.wav`), encodeWav({ samples, sampleRate: rate }));
    rows.push(`wav/${name}.wav\tdo\tme`);
  }
  await writeFile(join(path, 'wav', 'bad.wav'), 'this is no sound');
  rows.push('wav/bad.wav\tdo\tme');
  await writeFile(join(path, 'songs.tsv'), `${rows.join('\n')}\n`);
}

beforeAll(async () => {
  tf.enableProdMode();
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  await writeSongs(join(folder, 'songs'), 120, 3);
  await writeSongs(join(folder, 'words'), 60, 1);
});
beforeEach(() => {
  output = '';
  onOutput = () => {};
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output += text.toString();
      onOutput(text.toString());
      return true;
    });
  }
});

const small = [
  ...['--num-mel', '20', '--deltas', '0', '--stack', '3', '--stride', '3', '--hidden-size', '24', '--num-layers', '1'],
  ...['--batch-size', '8', '--learning-rate', '0.02', '--warmup-steps', '5', '--ema-decay', '0.9', '--dropout', '0'],
  ...['--speeds', '1', '--time-masks', '0', '--frequency-masks', '0', '--epochs', '8'],
];
const train = (name: string, ...flags: string[]) =>
  trainMain([
    ...['--auto', 'off', '--data', join(folder, 'songs', 'songs.tsv'), '--runs', join(folder, 'runs'), '--name', name],
    ...['--cache', join(folder, 'cache'), ...small, ...flags],
  ]);
const run = (name: string, ...rest: string[]) => join(folder, 'runs', name, ...rest);
const json = async (path: string) => JSON.parse(await readFile(path, 'utf8'));
const wav = (i: number | string) => join(folder, 'songs', 'wav', `${i}.wav`);
const truth = async (i: number) =>
  (await readFile(join(folder, 'songs', 'songs.tsv'), 'utf8')).split('\n')[i + 1]!.split('\t')[1]!;
const answers = () =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
const predict = async (files: readonly string[], ...flags: string[]) => {
  output = '';
  await predictMain([...files, '--run', run('songs'), ...flags]);
  return answers();
};

describe('train, evaluate, predict', () => {
  beforeAll(() => train('songs', '--tokens', 'characters'));

  it('leaves out what cannot be used, says so, and learns the rest', async () => {
    output = '';
    await evaluateMain(['--run', run('songs'), '--split', 'test', '--beam', '8']);
    const report = await json(run('songs', 'report.json'));
    expect(report).toMatchObject({ task: 'speech', split: 'test', seed: 1 });
    expect(report.metrics.wer.value).toBeLessThan(10);
    expect(report.metrics.cer.value).toBeLessThan(10);
    expect(report.signature).toContain('beam:8');
    const page = await readFile(run('songs', 'report.html'), 'utf8');
    for (const part of ['Waveform', 'Features', 'Probabilities', 'Transcripts', '--hidden-size 24', 'confidence'])
      expect(page).toContain(part);
    expect(page).not.toMatch(/(?:src|href)="(?!#)[^"]*:\/\//);
  });

  it('writes text, score and timed words of files in order, and goes on after bad ones', async () => {
    const files = [0, 'bad', 'silent', 'empty', 'short', 'none', 1].map(wav);
    await expect(predict(files)).rejects.toThrow(/got 5 of 7 that cannot, the first of them file 2/);
    const rows = answers();
    expect(rows.map(({ file }) => file.split('/').at(-1))).toEqual(
      ['0', 'bad', 'silent', 'empty', 'short', 'none', '1'].map((name) => `${name}.wav`),
    );
    expect(rows[0].text).toBe(await truth(0));
    expect(rows[6].text).toBe(await truth(1));
    for (const row of rows.slice(1, 6)) expect(row.error).toMatch(/\w/);
    const { words, text } = rows[0];
    expect(words.map(({ word }: { word: string }) => word).join(' ')).toBe(text);
    for (const { start, end, confidence } of words) {
      expect(end).toBeGreaterThan(start);
      expect(confidence).toBeGreaterThan(0.3);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  it('reads a table of files, keeps its columns, and a list of them', async () => {
    const [table, scored] = [join(folder, 'songs', 'new.csv'), join(folder, 'scored.csv')];
    await writeFile(table, 'id,audio,text\n1,wav/0.wav,?\n2,wav/none.wav,?\n3,wav/1.wav,?\n');
    const [first, second] = [await truth(0), await truth(1)];
    await expect(predict([], '--input', table, '--output', scored)).rejects.toThrow(
      /new\.csv: expected files .* 1 of 3/,
    );
    const [head, ...rows] = (await readFile(scored, 'utf8')).trimEnd().split('\n');
    expect(head).toBe('id,audio,text,predicted_text,score,words,start,end,error');
    expect(rows[0]).toMatch(new RegExp(`^1,wav/0\\.wav,\\?,${first},-?\\d`));
    expect(rows[1]).toMatch(/^2,wav\/none\.wav,\?,,,,,,.*none\.wav: expected a sound file/);
    expect(rows[2]).toMatch(new RegExp(`^3,wav/1\\.wav,\\?,${second},`));
    const [own] = await predict([], '--input', table, '--shard', '3/3');
    expect(own).toMatchObject({ id: '3', audio: 'wav/1.wav', text: '?', predicted_text: second });
    const list = join(folder, 'list.txt');
    await writeFile(list, `${wav(0)}\n${wav(1)}\n`);
    expect(await predict([], '--input', list)).toMatchObject([
      { file: wav(0), text: first },
      { file: wav(1), text: second },
    ]);
    const texts = join(folder, 'texts.txt');
    await predict([wav(1)], '--text', '--output', texts);
    expect(await readFile(texts, 'utf8')).toBe(`${wav(1)}\t${second}\n`);
    await expect(predict([wav(0)], '--input', list)).rejects.toThrow('got --input and files');
    await expect(predict([wav(0)], '--text', '--output', scored)).rejects.toThrow('--text: expected no --output table');
    await writeFile(table, 'id,sound\n1,wav/0.wav\n');
    await expect(predict([], '--input', table)).rejects.toThrow(/a column audio, path, file, got none.*--audio-column/);
    expect(await predict([], '--input', table, '--audio-column', 'sound')).toMatchObject([{ id: '1', text: first }]);
  });

  it('transcribes the files whose paths one types', async () => {
    const typed = Readable.from([`${wav(0)}\n${wav('none')}\n\n`]);
    vi.spyOn(process, 'stdin', 'get').mockImplementation(() => typed as unknown as typeof process.stdin);
    await predict([], '--interactive');
    expect(output).toContain(`> ${await truth(0)}\n`);
    expect(output).toMatch(/none\.wav: expected a sound file that can be read/);
  });

  it('scores another table, and nothing of the run is overwritten', async () => {
    const table = join(folder, 'songs', 'others.tsv');
    await writeFile(table, `audio\ttext\nwav/0.wav\t${await truth(0)}\nwav/1.wav\tdo re\nwav/bad.wav\tdo\n`);
    await evaluateMain(['--run', run('songs'), '--split', 'test']);
    const before = await readFile(run('songs', 'report.json'), 'utf8');
    output = '';
    await evaluateMain(['--run', run('songs'), '--data', table]);
    expect(output).toMatch(/others\.tsv: 2 clips/);
    expect(output).toMatch(/1 of others\.tsv left out/);
    const names = await readdir(run('songs'));
    const [name = ''] = names.filter((file) => /^report\.data-others-\w+\.json$/.test(file));
    expect((await json(run('songs', name))).metrics.accuracy.value).toBe(0.5);
    expect(names.filter((file) => /^transcripts\.data-others-\w+\.txt$/.test(file))).toHaveLength(1);
    expect(await readFile(run('songs', 'report.json'), 'utf8')).toBe(before);
    await expect(evaluateMain(['--run', run('songs'), '--audio-column', 'x'])).rejects.toThrow(/--data/);
  });

  it('decodes with language models and a lexicon, and gives several transcripts', async () => {
    const language = ['--lm', 'train', '--token-lm', 'train', '--lexicon', 'train', '--word-bonus', '0.5'];
    const [row] = await predict([wav(2)], '--n-best', '3', ...language);
    expect(row.nBest.length).toBeGreaterThan(1);
    expect(row.nBest[0].text).toBe(await truth(2));
    expect(row.nBest[0].score).toBeGreaterThan(row.nBest[1].score);
    for (const { text } of row.nBest) for (const word of text.split(' ')) expect([...notes, '']).toContain(word);
    output = '';
    await tuneMain(['--run', run('songs'), '--lm', 'train', '--lm-weights', '0,0.5', '--word-bonuses', '0']);
    expect(output).toMatch(/dev WER/);
    expect(output.trim().split('\n')).toHaveLength(4);
  });

  it('keeps features, and makes them anew when a setting or a file changes', async () => {
    const state = async () => {
      const files = await readdir(join(folder, 'cache'));
      return Promise.all(files.sort().map(async (file) => [file, (await stat(join(folder, 'cache', file))).mtimeMs]));
    };
    const before = await state();
    await evaluateMain(['--run', run('songs'), '--split', 'dev']);
    expect(await state()).toEqual(before);
    await train('other', '--num-mel', '21', '--epochs', '1');
    expect((await state()).length).toBeGreaterThan(before.length);
  });

  it('says what is wrong', async () => {
    await expect(train('songs')).rejects.toThrow(/no run of this name/);
    await expect(predict([wav(0)], '--beam', '1', '--lm', 'train')).rejects.toThrow(/beam 1/);
    await expect(predict([wav(0)], '--n-best', '99')).rejects.toThrow(/at most beam/);
    await expect(predict([])).rejects.toThrow(/one of sound files.*, got neither/);
    await expect(predict([wav(0)], '--interactive')).rejects.toThrow('got --interactive and files');
    await expect(predict([], '--stream')).rejects.toThrow(/--preset streaming/);
    await expect(predict([wav(0)], '--lm', 'none.arpa')).rejects.toThrow(/ARPA/);
    await expect(train('x', '--speeds', 'fast')).rejects.toThrow(/--speeds/);
  });
});

describe('a stream', () => {
  const settings = { beam: 4, nBest: 1, minLogProb: -12 };
  const samples = Float32Array.from(
    [...sing(['do', 'so'], 900), ...sing(['mi', 'mi', 'so'], 901)],
    (x) => Math.round(32767 * x) / 32768,
  );
  let trained: TrainedRun;
  let model: SpeechModel;
  beforeAll(async () => {
    const ahead = ['--no-bidirectional', '--normalize', 'sliding', '--stack', '9', '--look-ahead', '2'];
    await train('live', '--tokens', 'words', '--deltas', '1', '--epochs', '16', ...ahead);
    trained = await loadRun(run('live'));
    model = await load('speech', run('live'));
  });
  async function* pieces() {
    const bytes = Buffer.alloc(2 * samples.length);
    for (const [i, x] of samples.entries()) bytes.writeInt16LE(Math.round(32768 * x), 2 * i);
    for (let at = 0; at < bytes.length; at += 1001) yield bytes.subarray(at, at + 1001);
  }
  const transcribe = async (pause: number) => {
    const rows: Record<string, unknown>[] = [];
    for await (const event of model.stream(pieces(), { ...settings, sampleRate: rate, pause })) rows.push(event);
    return rows;
  };

  it('is heard piece by piece as it is all at once; partial texts come before', async () => {
    const features = trained.pipeline.finish(await trained.pipeline.extract({ samples, sampleRate: rate }, 'song'));
    const [emissions] = emissionsOf(trained.recognizer, [features]);
    const [best] = decode(emissions!, trained.tokens, settings);
    expect(best!.text.split(' ').length).toBeGreaterThan(2);
    const rows = await transcribe(0);
    const words = timedWords(emissions!, best!, trained.tokens, trained.pipeline.secondsPerFrame);
    expect(rows.at(-1)).toEqual({ text: best!.text, words });
    expect(rows.filter(({ partial }) => partial !== undefined).length).toBeGreaterThan(2);
  });

  it('on standard input has the rate of the run, unless another is given', async () => {
    vi.spyOn(process, 'stdin', 'get').mockImplementation(() => Readable.from(pieces()) as typeof process.stdin);
    output = '';
    await predictMain(['--stream', '--run', run('live'), '--pause', '0', '--beam', '4']);
    const last = output.trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toEqual((await transcribe(0)).at(-1));
    await expect(predictMain(['--stream', '--run', run('live'), '--sample-rate', '16000'])).rejects.toThrow(/8000/);
  });

  it('ends an utterance at a pause, and times go on', async () => {
    const tensors = tf.memory().numTensors;
    const said = (await transcribe(0.12)).filter(({ text }) => text !== undefined);
    expect(said.length).toBeGreaterThan(1);
    const starts = said.flatMap(({ words }) => (words as { start: number }[]).map(({ start }) => start));
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

it('classifies isolated words', async () => {
  const data = ['--data', join(folder, 'words', 'songs.tsv')];
  await train('isolated', '--task', 'classify', '--monitor', 'accuracy', ...data);
  expect(output).toMatch(/ 3 classes, /); // without the special tokens
  await evaluateMain(['--run', run('isolated'), '--split', 'test']);
  expect((await json(run('isolated', 'report.json'))).metrics.accuracy.value).toBeGreaterThan(0.8);
  expect(await readFile(run('isolated', 'report.html'), 'utf8')).toContain('Confusion');
  output = '';
  await predictMain([join(folder, 'words', 'wav', '0.wav'), '--run', run('isolated')]);
  expect(JSON.parse(output.trim())).toMatchObject({ text: expect.stringMatching(/do|mi|so/) });
  const other = join(folder, 'words', 'others.tsv');
  await copyFile(join(folder, 'words', 'songs.tsv'), other);
  const evaluateOther = async () => {
    output = '';
    await evaluateMain(['--run', run('isolated'), '--data', other]);
  };
  await evaluateOther();
  expect(output).toContain('nearest clip');
  await rm(join(folder, 'words', 'songs.tsv'));
  await evaluateOther();
  expect(output).toContain('Left out: baselines that learn from train, which cannot be read.');
  expect(output).not.toContain('nearest clip');
});

it('a run that was stopped and resumed ends with the same weights', async () => {
  const augmented = ['--speeds', '0.9,1.1', '--time-masks', '1', '--time-mask-frames', '8', '--dropout', '0.1'];
  const flags = ['--epochs', '3', '--checkpoint-every', '4', ...augmented];
  await train('whole', ...flags);
  onOutput = (text) => {
    if (!text.includes('epoch 1/3')) return;
    onOutput = () => {};
    process.emit('SIGINT'); // Ctrl-C in the second epoch
  };
  await expect(train('parts', ...flags)).rejects.toThrow(Interrupted);
  await trainMain(['--runs', join(folder, 'runs'), '--name', 'parts', '--resume']);
  const weights = (name: string) => readFile(run(name, 'weights.safetensors'));
  expect((await weights('parts')).equals(await weights('whole'))).toBe(true);
});

it.each([
  ['bpe', ['--tokens', 'bpe', '--merges', '4', '--num-layers', '2', '--residual']],
  ['mfcc', ['--features', 'mfcc', '--num-coefficients', '12', '--deltas', '2', '--input-projection', '16']],
  ['noise', ['--noise', '10', '--normalize', 'none', '--recurrent-dropout', '0.1']],
])('trains with %s', async (name, flags) => {
  await train(name, '--epochs', '1', ...flags);
  expect(output).toContain('Best dev cer');
});
