// One FLAC frame's samples (RFC 9639, 9).
import { bitsOf, FrameError } from './flac-bits.ts';
import type { FlacFrame } from './flac-frames.ts';
import { readSubframe, type Samples } from './flac-subframes.ts';

/**
 * Each channel's samples as integers of `width` bits.
 * @throws FrameError saying what is wrong with the frame
 */
export function decodeFrame({ bytes, header }: FlacFrame, width: number): Samples[] {
  const { blockSize, channels, stereo } = header;
  const bits = bitsOf(bytes, header.length, bytes.length - 2); // behind them is the CRC
  const decoded = Array.from({ length: channels }, (_, channel) => {
    const own = stereo === 'separate' || channel !== (stereo === 'side right' ? 0 : 1) ? width : width + 1;
    const samples = own > 32 ? new Float64Array(blockSize) : new Int32Array(blockSize);
    readSubframe(bits, own, samples);
    return samples;
  });
  if (8 * Math.ceil(bits.at / 8) !== bits.end)
    throw new FrameError(`${bits.end / 8} bytes for samples in ${Math.ceil(bits.at / 8)}`);
  const [first, second] = decoded;
  if (stereo !== 'separate' && first && second) separate(stereo, first, second);
  for (const samples of decoded) checkWidth(samples, width);
  return decoded;
}

/** Channels that were coded as one and the difference, or as half the sum and the difference, in place. */
function separate(stereo: 'left side' | 'side right' | 'mid side', first: Samples, second: Samples): void {
  for (let i = 0; i < first.length; i++) {
    const a = first[i]!;
    const b = second[i]!;
    if (stereo === 'left side') second[i] = a - b;
    else if (stereo === 'side right') first[i] = a + b;
    else {
      const left = a + Math.floor((b + 1) / 2); // the bit that half the sum lost is the difference's lowest
      first[i] = left;
      second[i] = left - b;
    }
  }
}

function checkWidth(samples: Samples, width: number): void {
  const full = 2 ** (width - 1);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i]!;
    if (sample < -full || sample >= full) throw new FrameError(`a sample of more than ${width} bits`);
  }
}
