// A cell of the confusion matrix shows its examples.
import type { Section } from '../page.ts';

export function connectConfusion(sections: readonly Section[]): void {
  const form = document.querySelector<HTMLFormElement>('.explorer form:has([name="truth"])');
  if (!form) return;
  for (const figure of document.querySelectorAll<HTMLElement>('figure[data-section]')) {
    const section = sections[Number(figure.dataset.section)];
    if (section?.kind !== 'confusion') continue;
    figure.querySelector('figcaption .note')?.append(' A click on a cell shows its examples.');
    for (const [i, cell] of [...figure.querySelectorAll<SVGElement>('svg [data-tip]')].entries()) {
      const truth = section.labels[Math.floor(i / section.labels.length)] ?? '';
      const prediction = section.labels[i % section.labels.length] ?? '';
      cell.style.cursor = 'pointer';
      cell.addEventListener('click', () => choose(form, { truth, prediction }));
    }
  }
}

function choose(form: HTMLFormElement, values: Readonly<Record<string, string>>): void {
  form.reset();
  for (const [name, value] of Object.entries(values)) {
    const select = form.elements.namedItem(name);
    if (select instanceof HTMLSelectElement) select.value = value;
  }
  form.dispatchEvent(new Event('input'));
  form.closest('section')?.scrollIntoView();
}
