// Charts of the report pages, drawn as wide as their place.
import { type Drawn, draw } from '@longhand/report/charts';

type Section = Parameters<typeof draw>[0];

export interface Chart {
  readonly element: HTMLElement;
  show(section: Section): void;
}

/** @param smoothing weight of what came before, for a line over the raw one; 0: none */
export function createChart(title: string, smoothing = 0): Chart {
  const element = document.createElement('figure');
  const caption = document.createElement('figcaption');
  const heading = document.createElement('h3');
  const canvas = document.createElement('div');
  canvas.className = 'canvas';
  heading.textContent = title;
  caption.append(heading);
  element.append(caption, canvas);
  let shown: Section | undefined;
  const redraw = () => {
    if (!shown || canvas.clientWidth === 0) return;
    const drawn: Drawn | undefined = draw(shown, canvas.clientWidth, smoothing);
    canvas.innerHTML = drawn?.svg.text ?? ''; // escaped where it is made
  };
  new ResizeObserver(redraw).observe(canvas);
  return {
    element,
    show: (section) => {
      shown = section;
      redraw();
    },
  };
}
