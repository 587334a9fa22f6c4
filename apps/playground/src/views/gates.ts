// What the cells do along a sentence: how much each gate lets through, what is in memory, what comes out. The mean over all units,
// or one of them, those first whose memory moves most.
import type { Gates, Quantity, Track } from '@longhand/sentiment/gates';
import { field, fill, h } from '../dom.ts';

export interface GatesView {
  readonly element: HTMLElement;
  show(gates: Gates | undefined): void;
}

const titles: Readonly<Record<Quantity, readonly [name: string, meaning: string]>> = {
  forget: ['forget gate', 'share of the old memory that stays'],
  input: ['input gate', 'share of the new that is written'],
  output: ['output gate', 'share of the memory that is shown'],
  cell: ['cell', 'the memory itself'],
  h: ['output', 'what the next layer reads'],
};
const quantities = Object.keys(titles) as Quantity[];

export function createGatesView(): GatesView {
  const [track, unit] = [h('select', { onchange: () => redraw() }), h('select', { onchange: () => redraw() })];
  const picture = h('div', { class: 'wide', tabindex: 0, role: 'group', 'aria-label': 'Gates and cell' });
  const trackField = field('Cells', track);
  const element = h(
    'div',
    { hidden: true },
    h('h3', {}, 'Gates and cell along the sentence'),
    h('div', { class: 'fields choices' }, trackField, field('Unit', unit)),
    picture,
    h(
      'p',
      { class: 'note' },
      'Gates are between 0, shut, and 1, open. Memory and output: ',
      h('span', { class: 'for key' }, 'above 0'),
      ', ',
      h('span', { class: 'against key' }, 'below'),
      '; over all units their mean size.',
    ),
  );
  let shown: Gates | undefined;
  const redraw = () => {
    const chosen = shown?.tracks[Number(track.value)];
    if (!shown || !chosen) return;
    options(unit, [['mean', `all ${unitCount(chosen)}, mean`], ...unitsByRange(chosen)]);
    fill(picture, gatesTable(shown.words, chosen, unit.value === 'mean' ? undefined : Number(unit.value)));
  };
  return {
    element,
    show: (gates) => {
      shown = gates?.words.length ? gates : undefined;
      element.hidden = !shown;
      if (!shown) return;
      const layers = shown.tracks.at(-1)?.layer ?? 0;
      trackField.hidden = shown.tracks.length === 1;
      options(
        track,
        shown.tracks.map(({ layer, direction }, i) => [i, `${layers > 0 ? `layer ${layer + 1}, ` : ''}${direction}`]),
      );
      redraw();
    },
  };
}

/** Keeps what was chosen, if there is still such a one. */
function options(select: HTMLSelectElement, all: readonly (readonly [value: string | number, text: string])[]): void {
  const before = select.value;
  fill(
    select,
    all.map(([value, text]) => h('option', { value }, text)),
  );
  if (all.some(([value]) => String(value) === before)) select.value = before;
}

const unitCount = ({ values }: Track): number => values.cell[0]?.length ?? 0;

/** Units whose memory moves most along the sentence come first. */
function unitsByRange(track: Track): [number, string][] {
  const units = Array.from({ length: unitCount(track) }, (_, unit) => {
    const cell = track.values.cell.map((values) => values[unit] ?? 0);
    return { unit, low: Math.min(...cell), high: Math.max(...cell) };
  });
  return units
    .sort((a, b) => b.high - b.low - (a.high - a.low))
    .map(({ unit, low, high }) => [unit, `${unit + 1}: cell ${signed(low)} to ${signed(high)}`]);
}

const isSigned = (quantity: Quantity): boolean => quantity === 'cell' || quantity === 'h';
const signed = (value: number): string => value.toFixed(2).replace('-', '−');

/** @param unit undefined: the mean over all, of memory and output the mean size */
function gatesTable(words: readonly string[], { values }: Track, unit: number | undefined): HTMLElement {
  const value = (quantity: Quantity, t: number): number => {
    const all = values[quantity][t] ?? new Float64Array(1);
    if (unit !== undefined) return all[unit] ?? 0;
    return all.reduce((sum, one) => sum + Math.abs(one), 0) / all.length;
  };
  const rows = quantities.map((quantity) => {
    const [name, meaning] = titles[quantity];
    const kind = (x: number) => (!isSigned(quantity) || unit === undefined ? 'gate' : x < 0 ? 'against' : 'for');
    const cells = words.map((_, t) => {
      const x = value(quantity, t);
      const td = h('td', { class: kind(x) }, signed(x));
      td.style.setProperty('--depth', `${Math.round(45 * Math.min(1, Math.abs(x)))}%`);
      return td;
    });
    return h('tr', {}, h('th', { scope: 'row', title: meaning }, name), cells);
  });
  const head = [h('td', {}), ...words.map((word) => h('th', { scope: 'col' }, word))];
  const caption = `Gates and cell after each word, ${unit === undefined ? 'mean of all units' : `unit ${unit + 1}`}`;
  return h(
    'table',
    { class: 'gates' },
    h('caption', { class: 'unseen' }, caption),
    h('thead', {}, h('tr', {}, head)),
    h('tbody', {}, rows),
  );
}
