// What a data set is: where it officially comes from, how it may be used, the checksums of its files, and how it is read.
// Each set is one file of this folder, called as the set, and one line of index.ts; everything else comes from them.
import type { SpeechOptions, SpeechSet } from '../speech-types.ts';
import type { SummarizationOptions, SummarizationSet } from '../summarization-types.ts';
import type { TranslationOptions, TranslationSet } from '../translation-types.ts';
import type { ClassificationOptions, ClassificationSet } from '../types.ts';
import type { Recipe } from './recipe.ts';

/** How the sets of each task are read; `name` is the one of `readAs` that was asked for. */
export interface Loaders {
  sentiment(name: string, options: ClassificationOptions): Promise<ClassificationSet>;
  translation(name: string, options: TranslationOptions): Promise<TranslationSet>;
  summarization(name: string, options: SummarizationOptions): Promise<SummarizationSet>;
  speech(name: string, options: SpeechOptions): Promise<SpeechSet>;
}
export type Task = keyof Loaders;

type Read<T extends Task> = { readonly task: T; readonly load: Loaders[T] };

interface About {
  /** Also its folder and, for sets with files, the file that describes it. */
  readonly name: string;
  readonly title: string;
  /** Names by which loaders know it; default: its own. Sets may share one. */
  readonly readAs?: readonly string[];
  /** Options of its loader that the other sets of its task do not have; given to those, they are an error. */
  readonly options?: readonly string[];
}

/** Made when it is used. */
export type GeneratedSet<T extends Task = Task> = About & { [Key in T]: Read<Key> }[T];

/** What its makers publish, stored in the data folder. */
export type PublishedSet = About &
  ({ [Key in Task]: Read<Key> }[Task] | { readonly task: 'vectors' }) & {
    /** Where its makers publish it. */
    readonly source: string;
    readonly licence: string;
    readonly cite: string;
    readonly splits: string;
    readonly format: string;
    /** What to know before trusting a score on it. */
    readonly notes?: string;
    /** How to make the files from the official source; absent: they come from a mirror only, and `notes` says why. */
    readonly recipe?: Recipe;
    /** By path below the data folder. `pnpm datasets checksums NAME` writes them. */
    readonly files: Readonly<Record<string, Checksum>>;
  };

export type DataSet = GeneratedSet | PublishedSet;

export interface Checksum {
  /** Of the content, decompressed. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface StoredFile extends Checksum {
  /** Below the data folder. */
  readonly path: string;
}

export const isPublished = (set: DataSet): set is PublishedSet => 'files' in set;

export const filesOf = ({ files }: PublishedSet): StoredFile[] =>
  Object.entries(files).map(([path, sum]) => ({ path, ...sum }));

export const namesOf = ({ name, readAs }: DataSet): readonly string[] => readAs ?? [name];
