// Which run answers a command.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '@longhand/base';
import { latestRun, runsPath, trainedBy, userPath } from '@longhand/runs/find';

/**
 * The run that answers: the one that is named, or the latest. Says on standard error which it is if nobody named it, and if it
 * is still in training.
 * @throws ConfigError if there is none
 */
export async function chooseRun(
  app: string,
  { run, runs }: { readonly run: string; readonly runs: string },
): Promise<string> {
  const path = run ? namedRun(run, runs) : await latestRun(runsPath(runs), app);
  if (!run) say(`Run: ${path} (the latest; choose another with --run)`);
  await noteTraining(path);
  return path;
}

/** The folder that --run names: itself a path, or if no model is there (a folder of data may have the same name), the name of a run in the folder of runs. */
export function namedRun(run: string, runs: string): string {
  const [path, inRuns] = [userPath(run), join(runsPath(runs), run)];
  return !holdsModel(path) && existsSync(inRuns) ? inRuns : path;
}

const holdsModel = (path: string): boolean =>
  ['config.json', 'model.json'].some((file) => existsSync(join(path, file)));

const say = (line: string): void => void process.stderr.write(`${printable(line)}\n`);

/** Says so on standard error if another process trains the run. */
export async function noteTraining(path: string): Promise<void> {
  const by = await trainedBy(path);
  if (by === undefined || by.startsWith(`process ${process.pid},`)) return;
  say(`${path} is still in training (${by}): these are its best weights so far.`);
}
