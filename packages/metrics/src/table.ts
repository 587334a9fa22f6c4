// Rows of a table that dynamic programming fills from the first to the last, for reading it from the last to the first: few cells are
// kept whole; of many only every k-th row, from which those between are filled again. Memory O(columns √rows), time at most twice.

/** @param above empty for the first row */
export type FillRow = (row: Int32Array, above: Int32Array, index: number) => void;

const maxCells = 1 << 22;

/** @returns the row of an index; going down by one each time is fast */
export function tableRows(
  rows: number,
  columns: number,
  fill: FillRow,
  most = maxCells,
): (index: number) => Int32Array {
  const step = rows * columns <= most ? rows : Math.ceil(Math.sqrt(rows));
  const kept: Int32Array[] = [];
  let block: readonly Int32Array[] = [];
  let start = 0;

  /** Rows from `first` on, filled below the row before. */
  const fillBlock = (first: number, above: Int32Array): Int32Array[] => {
    const filled: Int32Array[] = [];
    for (let index = first; index < Math.min(rows, first + step); index++) {
      const row = new Int32Array(columns);
      fill(row, filled.at(-1) ?? above, index);
      filled.push(row);
    }
    return filled;
  };
  for (start = 0; start < rows; start += step) {
    block = fillBlock(start, block.at(-1) ?? new Int32Array(0));
    kept.push(block.at(-1) ?? new Int32Array(0));
  }
  start -= step;

  return (index) => {
    const ending = (index + 1) % step === 0 ? kept[(index + 1) / step - 1] : undefined;
    if (ending) return ending;
    const first = index - (index % step);
    if (first !== start) {
      block = fillBlock(first, kept[first / step - 1] ?? new Int32Array(0));
      start = first;
    }
    return block[index - first] as Int32Array;
  };
}
