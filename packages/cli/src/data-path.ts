// What --data says: the name of a known set, or a path; and what a run is called after it.
import { ConfigError } from '@longhand/base';
import { userPath } from '@longhand/runs/find';

/** A known name as it is; anything else is a path, as the user meant it. @throws ConfigError if it is empty */
export function dataPath(data: string, known: readonly string[]): string {
  if (known.includes(data)) return data;
  if (data.trim() !== '') return userPath(data);
  const expected = `${known.filter(Boolean).join(', ')} or a path`;
  throw new ConfigError({ where: '--data', expected, got: 'an empty text' });
}

/** The last part of a path without its ending: `reviews` for `data/reviews.tsv.gz`. */
export const dataName = (data: string): string =>
  (data.split(/[\\/]/).filter(Boolean).pop() ?? data).replace(/\.(tsv|csv|jsonl?|txt|parquet)(\.gz)?$/, '');
