// A chart of the page: as wide as its place, smoothed on request, saved as a file.
import { type Drawn, draw } from '../charts/draw.ts';
import type { LineChart } from '../charts/lines.ts';
import type { Section } from '../page.ts';
import { offerFiles } from './files.ts';
import { readValues } from './values.ts';

export function createFigure(figure: HTMLElement, section: Section): void {
  const canvas = figure.querySelector<HTMLElement>('.canvas');
  if (!canvas) return; // nothing to show
  offerFiles(figure, canvas);
  if (!draw(section, 400)) {
    scrollable(canvas, section.title);
    return;
  }
  const slider = figure.closest('section')?.querySelector<HTMLElement>('.smoothing') ?? undefined;
  const input = section.kind === 'curves' && section.smooth ? slider?.querySelector('input') : undefined;
  let drawn: Drawn | undefined;
  const redraw = () => {
    const width = canvas.clientWidth;
    if (width === 0) return; // printed or hidden
    drawn = draw(section, Math.max(240, width), Number(input?.value ?? 0));
    if (drawn) canvas.innerHTML = drawn.svg.text; // its values are escaped where it is made
  };
  redraw();
  new ResizeObserver(redraw).observe(canvas);
  if (section.kind === 'curves' && drawn) readValues(canvas, section, () => drawn as LineChart);
  if (!input || !slider) return;
  slider.hidden = false;
  input.addEventListener('input', () => {
    const output = slider.querySelector('output');
    if (output) output.textContent = input.value;
    redraw();
  });
}

/** What is wider than the page is moved with the keys. */
function scrollable(canvas: HTMLElement, title: string): void {
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'group');
  canvas.setAttribute('aria-label', title);
}
