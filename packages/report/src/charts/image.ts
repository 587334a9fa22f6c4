// Numbers as a picture with names beside its rows: features, probabilities over time.
import { type Html, html } from '../html.ts';
import type { SectionOf } from '../page.ts';
import { pngOf } from '../png.ts';
import { svg } from './frame.ts';
import { px, shortened, textWidth } from './scale.ts';

const width = 1000;

export function drawImage({ title, values, rows, columns = '' }: Omit<SectionOf<'image'>, 'kind'>): Html {
  const names = (rows ?? []).map((name) => shortened(name, 16));
  const left = rows ? 12 + Math.max(0, ...names.map(textWidth)) : 1;
  const height = rows ? 16 * rows.length : Math.min(240, Math.max(80, 4 * values.length));
  const source = `data:image/png;base64,${pngOf(values).toString('base64')}`;
  const body = [
    ...names.map((name, r) => html`<text class="name end" x="${px(left - 8)}" y="${16 * r + 12}">${name}</text>`),
    html`<image class="pixels" x="${px(left)}" y="0" width="${px(width - left)}" height="${height}" preserveAspectRatio="none" href="${source}"/>`,
    html`<text class="tick" x="${px(left)}" y="${height + 16}">${columns}</text>`,
  ];
  return svg(`${title}. ${columns}`, width, height + (columns ? 22 : 2), body);
}
