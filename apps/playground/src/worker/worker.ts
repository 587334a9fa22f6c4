// The page's other half: kernels, models and training, so that the page answers while they compute.
import './turns.ts'; // first: before tfjs
import { answer } from '../rpc.ts';
import { hear, listen, stopListening } from './listening.ts';
import { load, type Source, taskOf } from './models.ts';
import { classify, speakDigits, summarize, transcribe, translate } from './predict.ts';
import { generatedSet, readTable, setOfTable, type Table } from './sets.ts';
import { type TrainEvent, type Trained, type TrainSettings, trainClassifier } from './training.ts';

let stop: AbortController | undefined;

const methods = {
  taskOf: (source: Source) => taskOf(source),
  load: (slot: string, source: Source) => load(slot, source),
  ...{ classify, translate, summarize, transcribe, speakDigits, listen, hear, stopListening, readTable },
  /** @param table undefined: the generated set */
  train: async (
    table: Table | undefined,
    settings: TrainSettings,
    onEvent: (event: TrainEvent) => void,
  ): Promise<Trained> => {
    stop = new AbortController();
    return trainClassifier(table ? setOfTable(table) : generatedSet(), settings, stop.signal, onEvent);
  },
  stop: () => stop?.abort(),
};

export type Engine = typeof methods;

answer(methods);
