// The tab of speech: a microphone, a file or a synthetic voice; the text while it is spoken; waveform, features, times of words.
import { engine, say, type View } from '../app.ts';
import { field, h } from '../dom.ts';
import { microphoneButton, type Sound } from './microphone-button.ts';
import { createTabModel, heading } from './model.ts';
import { createSpeechResult } from './speech-result.ts';

export interface SpeechView extends View {
  /** Transcribes a sound file. */
  give(name: string, bytes: Uint8Array): Promise<void>;
}

export function speechView(panel: HTMLElement): SpeechView {
  let sampleRate = 8000;
  const model = createTabModel('speech', ({ description }) => {
    sampleRate = description.sampleRate as number;
    model.element.textContent += ` · ${sampleRate / 1000} kHz`;
  });
  const result = createSpeechResult();
  const transcribe = async (sound: Sound | Uint8Array, name: string) => {
    say();
    try {
      const heard = await engine('transcribe', ['speech', sound, name]);
      if (heard.error) throw new Error(heard.error);
      result.show(heard);
    } catch (error) {
      say(error);
    }
  };
  const microphone = microphoneButton({
    sampleRate: () => sampleRate,
    onPartial: result.showPartial,
    onSound: (sound) => transcribe(sound, 'the recording'),
  });
  panel.append(
    heading('Speech', model.element),
    h('div', { class: 'columns' }, speakPart(microphone), voicePart(transcribe)),
    h(
      'p',
      { class: 'note hint' },
      'The demo model has heard synthetic voices saying digits, and nothing else: of a real voice it understands little. Drop a bundle of a real model, or a .wav or .flac file, on the page.',
    ),
    result.element,
  );
  return {
    ...model,
    give: async (name, bytes) => {
      await model.loaded();
      await transcribe(bytes, name);
    },
  };
}

const speakPart = (microphone: HTMLElement): HTMLElement =>
  h(
    'div',
    {},
    h('h3', {}, 'Speak'),
    h('p', { class: 'note' }, 'The text comes while you speak. The sound stays in this page.'),
    h('div', { class: 'buttons' }, microphone),
  );

/** Digits that a synthetic voice says, another each time. */
function voicePart(transcribe: (sound: Sound, name: string) => Promise<void>): HTMLElement {
  const digits = h('input', {
    ...{ type: 'text', value: '2025', inputmode: 'numeric', pattern: '[0-9]{1,12}', required: true },
    title: 'One to twelve digits',
  });
  const synthesize = async () => {
    if (!digits.reportValidity()) return;
    const voice = Math.floor(1000 * Math.random());
    await transcribe(await engine('speakDigits', ['speech', digits.value, voice]), digits.value);
  };
  const button = h('button', { type: 'button', onclick: () => void synthesize().catch(say) }, 'Say it');
  return h(
    'div',
    {},
    h('h3', {}, 'Or let a synthetic voice speak'),
    h('div', { class: 'speak' }, field('Digits', digits), button),
  );
}
