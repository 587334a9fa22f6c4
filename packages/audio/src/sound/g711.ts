// Telephony's eight bits (ITU-T G.711): a sign, an exponent of three bits and four bits of what it scales, near to a logarithm.
// The tables are computed; their values are G.711's times 4 (µ-law, of 14 bits) and times 8 (A-law, of 13), so of 16 bits.

/** All bits are written inverted; 33, in G.711's units, is added before the logarithm. */
function muLawValue(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 15) << 1) + 33) << ((code >> 4) & 7)) - 33;
  return 4 * (code & 0x80 ? 0 - magnitude : magnitude);
}

/** Every other bit is written inverted; the first two of eight segments are one straight line. */
function aLawValue(byte: number): number {
  const code = byte ^ 0x55;
  const exponent = (code >> 4) & 7;
  const middle = ((code & 15) << 1) + 1;
  const magnitude = exponent === 0 ? middle : (middle + 32) << (exponent - 1);
  return 8 * (code & 0x80 ? magnitude : -magnitude);
}

const tableOf = (decoded: (byte: number) => number): Float32Array =>
  Float32Array.from({ length: 256 }, (_, byte) => decoded(byte) / 32768);

/** Samples in [-1, 1) by their byte. */
export const muLaw: Float32Array = tableOf(muLawValue);
export const aLaw: Float32Array = tableOf(aLawValue);
