// A button that records, and stops: the text comes while a person speaks.
import { engine, say } from '../app.ts';
import { h } from '../dom.ts';
import { type Recording, record } from '../microphone.ts';

export interface Sound {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

interface Events {
  /** The rate of the model, in Hz. */
  sampleRate(): number;
  onPartial(text: string, sound?: Sound): void;
  onSound(sound: Sound): Promise<void>;
}

/** Seconds of a recording; it stops by itself then. */
const longest = 60;

export function microphoneButton({ sampleRate, onPartial, onSound }: Events): HTMLElement {
  let recording: Recording | undefined;
  let [blocks, text]: [Float32Array[], string] = [[], ''];
  const sound = (): Sound => ({ samples: joined(blocks), sampleRate: sampleRate() });
  const onBlock = (block: Float32Array) => {
    if (!recording) return;
    blocks.push(block);
    void engine('hear', [block]);
    onPartial(text, sound());
    if (blocks.reduce((sum, { length }) => sum + length, 0) > longest * sampleRate()) void stop();
  };
  const start = async () => {
    say();
    [blocks, text] = [[], '…'];
    try {
      recording = await record(sampleRate(), onBlock);
    } catch (error) {
      return say(error);
    }
    button.textContent = 'Stop';
    onPartial(text);
    let final = '';
    engine('listen', ['speech'], (event) => {
      if ('text' in event) final = `${final} ${event.text}`.trim();
      text = 'text' in event ? final : `${final} ${event.partial}`.trim();
      if (recording) onPartial(text);
    }).catch(say);
  };
  const stop = async () => {
    recording?.stop();
    recording = undefined;
    button.textContent = 'Record';
    await engine('stopListening', []);
    if (blocks.length > 0) await onSound(sound());
  };
  const onclick = () => void (recording ? stop() : start()).catch(say);
  const button = h('button', { type: 'button', class: 'primary', onclick }, 'Record');
  return button;
}

function joined(blocks: readonly Float32Array[]): Float32Array {
  const samples = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    samples.set(block, at);
    at += block.length;
  }
  return samples;
}
