// Sound as it comes from the microphone: chunks in, text so far out.
import type { StreamEvent } from '@longhand/speech';
import { modelIn } from './models.ts';

interface Microphone {
  push(chunk: Float32Array): void;
  end(): void;
  readonly chunks: AsyncIterable<Float32Array>;
}

function createMicrophone(): Microphone {
  const queue: Float32Array[] = [];
  let ended = false;
  let wake = () => {};
  const poke = () => wake();
  async function* chunks(): AsyncGenerator<Float32Array> {
    for (;;) {
      const chunk = queue.shift();
      if (chunk) yield chunk;
      else if (ended) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  return {
    push: (chunk) => {
      queue.push(chunk);
      poke();
    },
    end: () => {
      ended = true;
      poke();
    },
    chunks: chunks(),
  };
}

let open: Microphone | undefined;

/** Gives events until `stopListening`. @throws ConfigError if the model needs the whole utterance */
export async function listen(slot: string, onEvent: (event: StreamEvent) => void): Promise<void> {
  open?.end();
  const microphone = createMicrophone();
  open = microphone;
  for await (const event of modelIn(slot, 'speech').stream(microphone.chunks)) onEvent(event);
}

export const hear = (chunk: Float32Array): void => open?.push(chunk);

export function stopListening(): void {
  open?.end();
  open = undefined;
}
