// How a set's files are made from what its makers publish.

export interface Recipe {
  readonly downloads: readonly Download[];
  /** `convert` itself compares what it made with ours, which has another form; the files then count as official. */
  readonly comparesContent?: true;
  /** The contents (decompressed) by path below the data folder, from the downloads in their order. */
  convert(downloaded: readonly Buffer[]): Promise<ReadonlyMap<string, Buffer>>;
}

export interface Download {
  readonly url: string;
  /** Where the makers or long use have published one; the content is then trusted as official whatever our copies hold. */
  readonly md5?: string;
}

export const lines = (rows: readonly string[]): Buffer => Buffer.from(rows.map((row) => `${row}\n`).join(''));
