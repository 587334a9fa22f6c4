// What was heard: the text, how long it took, waveform, features, the times of the words.
import { announcer, fill, h, percent, table, time } from '../dom.ts';
import { showSound } from '../sound-picture.ts';
import type { Heard } from '../worker/predict.ts';

export interface SpeechResult {
  readonly element: HTMLElement;
  /** While it is spoken. */
  showPartial(text: string, sound?: { readonly samples: Float32Array; readonly sampleRate: number }): void;
  show(heard: Heard): void;
}

export function createSpeechResult(): SpeechResult {
  const [text, took] = [h('p', { class: 'answer' }), h('p', { class: 'note' })];
  const [picture, times] = [h('div', { class: 'picture' }), h('div', {})];
  const spoken = announcer();
  const result = h(
    'div',
    { class: 'result', hidden: true },
    h('div', { class: 'verdict-line plain' }, text, took),
    picture,
    times,
  );
  const say = (words: string) => {
    if (text.textContent === words) return;
    text.textContent = words;
    spoken.say(words);
  };
  return {
    element: h('div', {}, spoken.element, result),
    showPartial: (words, sound) => {
      result.hidden = false;
      say(words);
      took.textContent = 'Listening';
      fill(times);
      if (sound) showSound(picture, sound);
    },
    show: (heard) => {
      result.hidden = false;
      say(heard.transcription?.text || '(nothing)');
      took.textContent = timeOf(heard);
      showSound(picture, heard, heard);
      fill(times, timesOf(heard));
    },
  };
}

function timeOf({ samples, sampleRate, milliseconds }: Heard): string {
  const spoken = samples.length / sampleRate;
  const factor = (1000 * spoken) / milliseconds;
  return `${spoken.toFixed(1)} s of sound, transcribed in ${time(milliseconds)}: ${factor.toPrecision(2)} times as fast as it is spoken`;
}

function timesOf({ transcription }: Heard): HTMLElement[] {
  const rows = (transcription?.words ?? []).map(({ word, start, end, confidence }) => [
    word,
    start.toFixed(2),
    end.toFixed(2),
    percent(confidence),
  ]);
  if (rows.length === 0) return [];
  const columns = ['word', 'from, s', 'to, s', 'confidence'].map((title, c) => ({ title, number: c > 0 }));
  return [h('h3', {}, 'Times'), table('Words and their times', columns, rows)];
}
