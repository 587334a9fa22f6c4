// MP3 by mpg123-decoder, which who wants it installs. Frames have no sums over their sound: it passes over what is damaged, and cannot
// tell.
import { DataError } from '@longhand/base';
import type { MPEGDecodedAudio, MPEGDecoder } from 'mpg123-decoder';
import { noSamples, type OpenSound } from './pcm.ts';

type Decoders = { readonly MPEGDecoder: new () => MPEGDecoder };

/** Of bytes at a time: some seconds of sound. */
const pieceBytes = 65_536;

/** Channels are averaged; all sound is in memory. @throws DataError naming `where`, also where the decoder is not installed */
export async function openMp3(bytes: Uint8Array, where: string): Promise<OpenSound> {
  const { MPEGDecoder } = await installed(where);
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    return decoded(decoder, bytes, where);
  } finally {
    decoder.free();
  }
}

function decoded(decoder: MPEGDecoder, bytes: Uint8Array, where: string): OpenSound {
  const blocks: Float32Array[] = [];
  const rates = new Set<number>();
  let length = 0;
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = decoder.decode(bytes.subarray(at, at + pieceBytes));
    if (piece.samplesDecoded === 0) continue;
    rates.add(piece.sampleRate);
    blocks.push(meanOf(piece));
    length += piece.samplesDecoded;
  }
  const [sampleRate, other] = rates;
  if (sampleRate === undefined) throw noSamples(where, 'an MP3 file');
  if (other !== undefined)
    throw new DataError({ where, expected: `${sampleRate} Hz throughout`, got: `${other} Hz further on` });
  return {
    ...{ sampleRate, length },
    blocks: function* () {
      yield* blocks;
      return [];
    },
  };
}

function meanOf({ channelData, samplesDecoded }: MPEGDecodedAudio): Float32Array {
  const mean = new Float32Array(samplesDecoded);
  for (const channel of channelData)
    for (let i = 0; i < samplesDecoded; i++) mean[i]! += channel[i]! / channelData.length;
  return mean;
}

/** Its name is no literal, so that who bundles a page needs it not. */
async function installed(where: string): Promise<Decoders> {
  const name = 'mpg123-decoder';
  try {
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as Decoders;
  } catch (cause) {
    throw new DataError(
      {
        ...{ where, expected: 'a WAV, FLAC, AIFF or AU file', got: 'MP3' },
        fix: 'Install its decoder, `npm install mpg123-decoder` (Node), or convert it, e.g. `ffmpeg -i IN OUT.flac`.',
      },
      { cause },
    );
  }
}
