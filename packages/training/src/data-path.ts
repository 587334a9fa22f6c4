// What --data says: the name of a known set, or a path; and what a run is called after it.
import { userPath } from './main.ts';

/** A known name as it is; anything else is a path, as the user meant it. */
export const dataPath = (data: string, known: readonly string[]): string =>
  known.includes(data) ? data : userPath(data);

/** The last part of a path without its ending: `reviews` for `data/reviews.tsv.gz`. */
export const dataName = (data: string): string =>
  (data.split(/[\\/]/).filter(Boolean).pop() ?? data).replace(/\.(tsv|jsonl?|txt)(\.gz)?$/, '');
