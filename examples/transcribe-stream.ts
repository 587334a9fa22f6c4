// Writes what is said while it is said. Standard input is PCM: 16 bits, little-endian, one channel, at the model's rate.
// arecord -t raw -f S16_LE -c 1 -r 16000 | npx tsx examples/transcribe-stream.ts runs/speech/an4-streaming
import { load } from 'longhand';

const [model = ''] = process.argv.slice(2);

const transcribe = await load('speech', model); // trained with --preset streaming: it does not look ahead
const chunks: AsyncIterable<Uint8Array> = process.stdin;
for await (const event of transcribe.stream(chunks, { pause: 1 })) {
  if ('partial' in event) process.stderr.write(`\r${event.partial}\x1b[K`);
  else {
    const start = event.words[0]?.start.toFixed(2) ?? '?';
    process.stderr.write('\r\x1b[K');
    console.log(`${start} s  ${event.text}`);
  }
}
transcribe.dispose();
