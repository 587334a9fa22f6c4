// Splits that lie as JSON lines, each line checked by a schema.
import { parseJson, parseStored, type Schema } from '@longhand/base';
import { setFile } from '../data-folder.ts';
import type { SummaryExample } from '../summarization-types.ts';
import { readLines } from '../text-file.ts';

/** @throws DataError, with the line and the command that fetches the set, if a row is not as the schema says */
export async function readJsonSplits<Row>(
  set: string,
  schema: Schema<Row>,
  convert: (row: Row) => SummaryExample,
): Promise<Record<'train' | 'dev' | 'test', SummaryExample[]>> {
  const fix = `Fetch it again: \`pnpm datasets fetch ${set}\`.`;
  const read = async (split: string): Promise<SummaryExample[]> => {
    const lines = await readLines(setFile(set, `${set}/${split}.jsonl.gz`));
    return lines.map(({ text, where }) => convert(parseStored(schema, parseJson(text, where, fix), where, fix)));
  };
  return { train: await read('train'), dev: await read('dev'), test: await read('test') };
}
