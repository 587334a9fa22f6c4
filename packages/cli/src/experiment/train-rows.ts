// The rows that baselines learn from, when a run is scored on other data than its own.
import { DataError } from '@longhand/base';

/** Rows of train, and what a person should know of them. */
interface TrainRows<Row> {
  /** Empty if they cannot be read. */
  readonly train: readonly Row[];
  readonly notes: readonly string[];
}

/**
 * A run is scored without the data that it was trained on, where that is gone or changed: what learns from it is left out, which a note
 * says.
 * @throws what is no error of the data
 */
export async function trainRows<Row>(load: () => Promise<readonly Row[]>): Promise<TrainRows<Row>> {
  try {
    return { train: await load(), notes: [] };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { train: [], notes: [`Left out: baselines that learn from train, which cannot be read. ${error.message}`] };
  }
}
