// A sound over time: its waveform, the words where they are, and the features that the model reads.
import { type Child, fill, h } from './dom.ts';
import type { Heard } from './worker/predict.ts';

type Sound = Pick<Heard, 'samples' | 'sampleRate'>;
const svgName = 'http://www.w3.org/2000/svg';

/** Columns of the waveform, each from the lowest to the highest sample of its time. */
const columns = 600;

function waveform({ samples, sampleRate }: Sound): SVGElement {
  const element = document.createElementNS(svgName, 'svg');
  const path = document.createElementNS(svgName, 'path');
  let peak = 0.05;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  const parts: string[] = [];
  for (let column = 0; column < columns; column++) {
    const [from, to] = [column, column + 1].map((c) => Math.floor((c * samples.length) / columns));
    let [low, high] = [0, 0];
    for (const sample of samples.subarray(from, to)) {
      low = Math.min(low, sample);
      high = Math.max(high, sample);
    }
    const y = (value: number) => (50 - (48 * value) / peak).toFixed(1);
    parts.push(`M${column + 0.5} ${y(high)}V${y(low - 0.01 * peak)}`);
  }
  path.setAttribute('d', parts.join(''));
  element.setAttribute('viewBox', `0 0 ${columns} 100`);
  element.setAttribute('preserveAspectRatio', 'none');
  element.setAttribute('class', 'wave');
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', `Waveform of ${(samples.length / sampleRate).toFixed(1)} seconds`);
  element.append(path);
  return element;
}

/** Low bands at the bottom; black of an opacity, which the style turns over where the page is dark. */
function featurePicture({ features: { frames, size, data } }: Heard): HTMLElement {
  const canvas = h('canvas', { width: frames, height: size, class: 'pixels features', role: 'img' });
  canvas.setAttribute('aria-label', `Features: ${frames} frames of ${size} numbers`);
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const sorted = Float32Array.from(data).sort();
  const [low, high] = [0.25, 0.995].map((share) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  const image = context.createImageData(frames, size);
  for (let frame = 0; frame < frames; frame++)
    for (let band = 0; band < size; band++) {
      const share = ((data[frame * size + band] ?? 0) - (low ?? 0)) / ((high ?? 1) - (low ?? 0) || 1);
      image.data[4 * ((size - 1 - band) * frames + frame) + 3] = 255 * Math.min(1, Math.max(0, share)) ** 2;
    }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Shows a sound that grows, or one with its words and features. */
export function showSound(element: HTMLElement, sound: Sound, heard?: Heard): void {
  const seconds = sound.samples.length / sound.sampleRate;
  const words = (heard?.transcription?.words ?? []).map(({ word, start, end }): Child => {
    const item = h('li', { title: `${start.toFixed(2)} to ${end.toFixed(2)} s` }, word);
    item.style.left = `${(100 * start) / seconds}%`;
    item.style.minWidth = `${(100 * (end - start)) / seconds}%`;
    return item;
  });
  const axis = [0, 0.25, 0.5, 0.75, 1].map((share) => h('span', {}, `${(share * seconds).toFixed(1)} s`));
  fill(
    element,
    h('h3', {}, 'Waveform', words.length > 0 && ' and words'),
    h(
      'div',
      { class: 'sound' },
      waveform(sound),
      words.length > 0 && h('ol', { class: 'spoken', 'aria-hidden': 'true' }, words),
    ),
    h('div', { class: 'time', 'aria-hidden': 'true' }, axis),
    heard && h('h3', {}, `Features that the model reads: ${heard.features.size} bands`),
    heard && h('div', { class: 'sound' }, featurePicture(heard)),
  );
}
