// Writes WAV files for tests, with headers as many programs write them, right and wrong.

export interface Header {
  readonly tag?: number;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly bits?: number;
  /** Bytes of a sample of all channels. */
  readonly block?: number;
  /** Bytes after the first sixteen. */
  readonly more?: readonly number[];
}
export type Part = readonly [id: string, content: Buffer, declared?: number];

export const fmt = ({ tag = 1, channels = 1, sampleRate = 8000, bits = 16, block, more = [] }: Header = {}): Part => {
  const content = Buffer.alloc(16 + more.length);
  content.writeUInt16LE(tag, 0);
  content.writeUInt16LE(channels, 2);
  content.writeUInt32LE(sampleRate, 4);
  content.writeUInt32LE(((sampleRate * channels * bits) / 8) % 2 ** 32, 8);
  content.writeUInt16LE(block ?? (channels * Math.ceil(bits / 8)) % 2 ** 16, 12);
  content.writeUInt16LE(bits, 14);
  content.set(more, 16);
  return ['fmt ', content];
};

/** Behind the sixteen bytes of an extensible header. */
export const extension = (validBits: number, tag: number): readonly number[] => {
  const rest = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
  return [22, 0, validBits, 0, 4, 0, 0, 0, tag, 0, ...rest];
};

export interface RiffOptions {
  /** What is written behind chunks of odd size; default 0. */
  readonly pad?: number | null;
  readonly outer?: string;
  readonly size?: number;
}

export function riff(parts: readonly Part[], { pad = 0, outer = 'RIFF', size = -1 }: RiffOptions = {}): Buffer {
  const body = parts.flatMap(([id, content, declared = content.length]) => {
    const head = Buffer.alloc(8);
    head.write(id, 'latin1');
    head.writeUInt32LE(declared, 4);
    return [head, content, Buffer.alloc(pad === null ? 0 : content.length % 2, pad ?? 0)];
  });
  const all = Buffer.concat([Buffer.from(`${outer}\0\0\0\0WAVE`, 'latin1'), ...body]);
  all.writeUInt32LE(size >= 0 ? size : all.length - 8, 4);
  return all;
}

export const int16 = (...values: number[]): Buffer => Buffer.from(Int16Array.from(values).buffer);
