// Values of ITU-T G.711 (1988), tables 1a and 2a: in its units, of which 4096 and 8159 are the overload; 16 bits are 8 and 4 of them.
import { describe, expect, it } from 'vitest';
import { aLaw, muLaw } from './g711.ts';

/** The smallest value of each segment that is positive, and the largest of all. */
const segments = {
  // Table 1a: value numbers 1, 17, 33, ... , 113 and 128, their even bits inverted.
  aLaw: [
    [0xd5, 1],
    [0xc5, 33],
    [0xf5, 66],
    [0xe5, 132],
    [0x95, 264],
    [0x85, 528],
    [0xb5, 1056],
    [0xa5, 2112],
    [0xaa, 4032],
  ],
  // Table 2a: value numbers 0, 16, 32, ..., 112 and 127.
  muLaw: [
    [0xff, 0],
    [0xef, 33],
    [0xdf, 99],
    [0xcf, 231],
    [0xbf, 495],
    [0xaf, 1023],
    [0x9f, 2079],
    [0x8f, 4191],
    [0x80, 8031],
  ],
} as const;
const steps = { aLaw: [2, 2, 4, 8, 16, 32, 64, 128], muLaw: [2, 4, 8, 16, 32, 64, 128, 256] };

describe.each([
  ['A-law', aLaw, segments.aLaw, steps.aLaw, 8, 0x55],
  ['µ-law', muLaw, segments.muLaw, steps.muLaw, 4, 0xff],
] as const)('%s', (_name, table, begins, widths, unit, inverted) => {
  const value = (byte: number) => (table[byte]! * 32768) / unit;

  it('has the values of the standard where segments begin, and at the end', () => {
    expect(begins.map(([byte]) => [byte, value(byte)])).toEqual(begins);
  });

  it('rises by the step of its segment, and the other sign is its mirror', () => {
    for (let code = 0; code < 128; code++) {
      const byte = (code ^ inverted) & 0xff;
      const positive = (byte | 0x80) & 0xff;
      if (code % 16 < 15) {
        const next = ((code + 1) ^ inverted) & 0xff;
        expect(value(next | 0x80) - value(positive), `code ${code}`).toBe(widths[code >> 4]);
      }
      expect(value(positive & 0x7f)).toBe(0 - value(positive));
    }
  });
});
