// The public speech sets: a tar of FLAC files and a manifest for each split.
import { stat } from 'node:fs/promises';
import { decodeAudio } from '@longhand/audio';
import { ConfigError, DataError } from '@longhand/base';
import { setFile } from './data-folder.ts';
import type { SpeechSet, Utterance } from './speech-types.ts';
import { type Row, readTable } from './tables.ts';
import { indexTar } from './tar-index.ts';

/** Acero 1993; train and dev as ESPnet divides the 948 training utterances. */
export async function loadAn4(): Promise<SpeechSet> {
  const splits = {
    train: await readSplit('an4', 'train'),
    dev: await readSplit('an4', 'dev'),
    test: await readSplit('an4', 'test'),
  };
  return { name: 'an4', splits, notes: ['No speaker is in two splits.'], sampleRate: 16000 };
}

/**
 * Jackson et al. The index in a clip's name decides: 0 to 4 are test (the official rule), 5 to 9 dev, the others train.
 * With `leaveOut`, test is all 500 clips of that speaker, and train and dev hold none of them.
 * @throws ConfigError for a speaker that the set does not have
 */
export async function loadFsdd(leaveOut?: string): Promise<SpeechSet> {
  const all = [...(await readSplit('fsdd', 'train')), ...(await readSplit('fsdd', 'test'))];
  const inDev = (one: Utterance) => indexOf(one) >= 5 && indexOf(one) < 10;
  if (leaveOut === undefined) {
    const splits = {
      train: all.filter((one) => indexOf(one) >= 10),
      dev: all.filter(inDev),
      test: all.filter((one) => indexOf(one) < 5),
    };
    const notes = ['dev: clips 5 to 9 of each speaker and digit. All six speakers are in every split.'];
    return { name: 'fsdd', splits, notes, sampleRate: 8000 };
  }
  const speakers = [...new Set(all.map(({ speaker = '' }) => speaker))];
  if (!speakers.includes(leaveOut)) {
    const expected = `a speaker of fsdd: ${speakers.join(', ')}`;
    throw new ConfigError({ where: 'the speaker to leave out', expected, got: `"${leaveOut}"` });
  }
  const others = all.filter(({ speaker }) => speaker !== leaveOut);
  const splits = {
    train: others.filter((one) => !inDev(one)),
    dev: others.filter(inDev),
    test: all.filter(({ speaker }) => speaker === leaveOut),
  };
  const notes = [`test: all clips of ${leaveOut}. dev: clips 5 to 9 of each other speaker and digit.`];
  return { name: `fsdd without ${leaveOut}`, splits, notes, sampleRate: 8000 };
}

/** Of a clip `{digit}_{speaker}_{index}`. */
function indexOf({ id }: Utterance): number {
  const [, index] = /^\d_\w+_(\d+)$/.exec(id) ?? [];
  if (index !== undefined) return Number(index);
  throw new DataError({ where: 'data set "fsdd"', expected: 'clips named as 3_ann_10.wav', got: `"${id}"` });
}

function secondsOf(row: Row): number {
  const written = row.get('duration');
  if (/^\d+(\.\d+)?$/.test(written)) return Number(written);
  throw new DataError({ where: row.where, expected: 'seconds in column "duration"', got: `"${written}"` });
}

async function readSplit(set: string, split: string): Promise<Utterance[]> {
  const rows = await readTable(setFile(set, `${set}/${split}.tsv`), ['path', 'transcript', 'speaker', 'duration']);
  const tar = setFile(set, `${set}/${split}.tar`);
  const index = await indexTar(tar);
  const { size, mtimeMs } = await stat(tar);
  return rows.map((row) => {
    const path = row.get('path');
    return {
      id: path.replace(/\.\w+$/, ''),
      text: row.get('transcript'),
      speaker: row.get('speaker'),
      seconds: secondsOf(row),
      version: `${size}-${mtimeMs}`,
      read: async () => decodeAudio(await index.read(path), `${tar}, ${path}`),
    };
  });
}
