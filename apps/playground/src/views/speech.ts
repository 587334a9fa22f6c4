// The tab of speech: a microphone, a file or a synthetic voice; the text while it is spoken; waveform, features, times of words.
import { engine, say, type View } from '../app.ts';
import { field, fill, h, percent, table } from '../dom.ts';
import { type Recording, record } from '../microphone.ts';
import { showSound } from '../sound-picture.ts';
import type { Heard } from '../worker/predict.ts';
import { createTabModel, heading } from './model.ts';

export interface SpeechView extends View {
  /** Transcribes a sound file. */
  give(name: string, bytes: Uint8Array): Promise<void>;
}

/** Seconds of a recording; it stops by itself then. */
const longest = 60;

export function speechView(panel: HTMLElement): SpeechView {
  let sampleRate = 8000;
  const model = createTabModel('speech', ({ description }) => {
    sampleRate = description.sampleRate as number;
    model.element.textContent += ` · ${sampleRate / 1000} kHz`;
  });
  const digits = h('input', {
    type: 'text',
    value: '2025',
    inputmode: 'numeric',
    pattern: '[0-9]{1,12}',
    required: true,
  });
  const speak = h('button', { type: 'button', onclick: () => void synthesize() }, 'Say it');
  const microphone = h(
    'button',
    { type: 'button', class: 'primary', onclick: () => void (recording ? stop() : start()) },
    'Record',
  );
  const text = h('p', { class: 'answer', role: 'status', 'aria-live': 'polite' });
  const picture = h('div', { class: 'picture' });
  const times = h('div', {});
  const result = h(
    'div',
    { class: 'result', hidden: true },
    h('div', { class: 'verdict-line plain' }, text),
    picture,
    times,
  );
  panel.append(
    heading('Speech', model.element),
    h(
      'div',
      { class: 'columns' },
      h(
        'div',
        {},
        h('h3', {}, 'Speak'),
        h('p', { class: 'note' }, 'The text comes while you speak. The sound stays in this page.'),
        h('div', { class: 'buttons' }, microphone),
      ),
      h(
        'div',
        {},
        h('h3', {}, 'Or let a synthetic voice speak'),
        h('div', { class: 'speak' }, field('Digits', digits), speak),
      ),
    ),
    h(
      'p',
      { class: 'note' },
      'The demo model has heard synthetic voices saying digits, and nothing else: of a real voice it understands little. Drop a bundle of a real model, or a .wav or .flac file, on the page.',
    ),
    result,
  );
  let recording: Recording | undefined;
  let blocks: Float32Array[] = [];

  const showHeard = (heard: Heard) => {
    if (heard.error) throw new Error(heard.error);
    result.hidden = false;
    text.textContent = heard.transcription?.text || '(nothing)';
    showSound(picture, heard, heard);
    const rows = (heard.transcription?.words ?? []).map(({ word, start, end, confidence }) => [
      word,
      start.toFixed(2),
      end.toFixed(2),
      percent(confidence),
    ]);
    const columns = ['word', 'from, s', 'to, s', 'confidence'].map((title, c) => ({ title, number: c > 0 }));
    fill(
      times,
      rows.length > 0 && h('h3', {}, 'Times'),
      rows.length > 0 && table('Words and their times', columns, rows),
    );
  };
  const transcribe = async (sound: Parameters<typeof engine<'transcribe'>>[1][1], name: string) => {
    say();
    try {
      showHeard(await engine('transcribe', ['speech', sound, name]));
    } catch (error) {
      say(error);
    }
  };
  const synthesize = async () => {
    if (!digits.reportValidity()) return;
    const seed = Math.floor(1000 * Math.random());
    await transcribe(await engine('speakDigits', ['speech', digits.value, seed]), digits.value);
  };
  const start = async () => {
    say();
    blocks = [];
    let final = '';
    const onEvent = (event: { readonly partial: string } | { readonly text: string }) => {
      if ('text' in event) final = `${final} ${event.text}`.trim();
      text.textContent = 'text' in event ? final : `${final} ${event.partial}`.trim();
    };
    try {
      recording = await record(sampleRate, (block) => {
        if (!recording) return;
        blocks.push(block);
        void engine('hear', [block]);
        showSound(picture, { samples: joined(blocks), sampleRate });
        if (blocks.reduce((sum, { length }) => sum + length, 0) > longest * sampleRate) void stop();
      });
    } catch (error) {
      say(error);
      return;
    }
    microphone.textContent = 'Stop';
    result.hidden = false;
    text.textContent = '…';
    fill(times);
    engine('listen', ['speech'], onEvent).catch(say);
  };
  const stop = async () => {
    recording?.stop();
    recording = undefined;
    microphone.textContent = 'Record';
    await engine('stopListening', []);
    if (blocks.length > 0) await transcribe({ samples: joined(blocks), sampleRate }, 'the recording');
  };
  return {
    ...model,
    give: async (name, bytes) => {
      await model.loaded();
      await transcribe(bytes, name);
    },
  };
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
