import { DataError, parseStored } from '@longhand/base';
import { openModel } from '@longhand/bundle';
import { type SettingShape, type SettingValue, settingsSchema, withDefaults } from '@longhand/bundle/settings';
import { type RunConfig, readRunConfig, type Settings } from '@longhand/cli';
import { folderSource, openRun, type RunFolder } from '@longhand/runs';
import {
  type Description,
  descriptionSchema,
  type InferenceSettings,
  inferenceKeys,
  inferenceShapes,
  loadSummarizer,
  type ModeName,
  type Summarizer,
  task,
} from '@longhand/summarization';
import { z } from 'zod';
import type { Config } from './config.ts';
import { modes, settingsOf } from './modes.ts';

/** config.json of a run. */
export interface RunDescription extends RunConfig<Config & Settings> {
  readonly app: typeof task;
  readonly language: string;
}

export interface TrainedRun extends RunDescription {
  readonly run: RunFolder;
  readonly summarizer: Summarizer;
}

/** @throws DataError if its config.json is missing, damaged, or of another app */
export function describeRun(path: string): Promise<RunDescription> {
  const run = openRun(path);
  return readRunConfig(run, task, ({ mode: name }) => {
    const mode = Object.values(modes).find((one) => one.name === name);
    if (mode) return runSchema(settingsOf(mode));
    const expected = Object.keys(modes).join(', ');
    const where = `${run.file('config.json')}: config.mode`;
    throw new DataError({ where, expected, got: JSON.stringify(name) ?? 'none' });
  });
}

const runSchema = (settings: SettingShape) =>
  z.strictObject({
    config: settingsSchema(settings) as unknown as z.ZodType<Config & Settings>,
    language: z.string(),
  });

/** @throws DataError if a file is missing or damaged, of another app, or weights and vocabulary are not of the same run */
export async function loadRun(path: string): Promise<TrainedRun & { dispose(): void }> {
  const description = await describeRun(path);
  const { summarizer } = await loadSummarizer(await openModel(folderSource(path)));
  return { ...description, run: openRun(path), summarizer, dispose: summarizer.dispose };
}

/** The settings of a run that evaluate and predict may set anew, with the run's values. */
export const inferenceSettings = ({ config }: RunDescription): Settings & InferenceSettings =>
  Object.fromEntries(inferenceKeys[config.mode].map((key) => [key, config[key] as SettingValue]));

/** The same as flags, whose defaults are the values of the run or the bundle. */
export const inferenceFlags = (model: { readonly config: { readonly mode: ModeName } }): SettingShape => {
  const shape = inferenceShapes[model.config.mode];
  const config = model.config as { readonly mode: ModeName } & Settings;
  return withDefaults(shape, Object.fromEntries(Object.keys(shape).map((key) => [key, config[key] as SettingValue])));
};

/** What a run or a bundle says of itself, without its weights. @throws DataError if it is none, or of another app */
export async function describeModel(path: string): Promise<Description> {
  const files = await openModel(folderSource(path));
  if (files.task !== task)
    throw new DataError({ where: path, expected: `a model of ${task}`, got: `one of ${files.task}` });
  return parseStored(descriptionSchema, files.description, `${path}: description`);
}
