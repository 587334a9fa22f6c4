// Writes AU and AIFF files for tests, right and wrong. Contents are as given: the highest byte of a sample first, but for sowt.

export interface AuOptions {
  readonly encoding?: number;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly start?: number;
  readonly size?: number;
  readonly text?: string;
  readonly content: Buffer;
}

export function auFile(options: AuOptions): Buffer {
  const { encoding = 3, channels = 1, sampleRate = 8000, text = 'note', content } = options;
  const header = Buffer.alloc(24 + text.length);
  header.write(`.snd`, 'latin1');
  const words = [options.start ?? header.length, options.size ?? content.length, encoding, sampleRate, channels];
  for (const [i, word] of words.entries()) header.writeUInt32BE(word, 4 + 4 * i);
  header.write(text, 24, 'latin1');
  return Buffer.concat([header, content]);
}

/** Eighty bits of IEEE 754. */
function extended(value: number): Buffer {
  const bytes = Buffer.alloc(10);
  if (value === 0) return bytes;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  bytes.writeUInt16BE((value < 0 ? 0x8000 : 0) + 16383 + exponent, 0);
  bytes.writeBigUInt64BE(BigInt(Math.round((Math.abs(value) / 2 ** exponent) * 2 ** 52)) << 11n, 2);
  return bytes;
}

export interface AiffOptions {
  /** Four letters; absent: AIFF, without them. */
  readonly compression?: string;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly bits?: number;
  /** Samples of each channel, as the header says. */
  readonly length?: number;
  readonly offset?: number;
  readonly content: Buffer;
  /** Chunks, in this order; default COMM and SSND. */
  readonly order?: readonly string[];
}

export function aiffFile(options: AiffOptions): Buffer {
  const { compression, channels = 1, sampleRate = 8000, bits = 16, offset = 0, content } = options;
  const { length = content.length / channels / Math.ceil(bits / 8), order = ['COMM', 'SSND'] } = options;
  const numbers = Buffer.alloc(8);
  numbers.writeUInt16BE(channels, 0);
  numbers.writeUInt32BE(Math.floor(length), 2);
  numbers.writeUInt16BE(bits, 6);
  const name = compression === undefined ? [] : [Buffer.from(`${compression}\x03abc`, 'latin1')];
  const head = Buffer.alloc(8 + offset);
  head.writeUInt32BE(offset, 0);
  const contents: Readonly<Record<string, Buffer>> = {
    COMM: Buffer.concat([numbers, extended(sampleRate), ...name]),
    SSND: Buffer.concat([head, content]),
    NAME: Buffer.from('odd'),
  };
  const chunks = order.map((id) => chunkOf(id, contents[id] ?? Buffer.alloc(0)));
  const body = Buffer.concat([Buffer.from(compression === undefined ? 'AIFF' : 'AIFC'), ...chunks]);
  return chunkOf('FORM', body);
}

function chunkOf(id: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32BE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}
