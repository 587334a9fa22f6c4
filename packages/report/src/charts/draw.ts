// The pictures that are drawn again in the page, as wide as it is: nothing here needs Node.
import type { Section } from '../page.ts';
import { drawBars } from './bars.ts';
import { drawLines, type LineChart } from './lines.ts';
import { drawReliability } from './reliability.ts';

/** A chart as SVG, and where it has them the scales that hovering needs. */
export type Drawn = Pick<LineChart, 'svg'> & Partial<LineChart>;

const heights = { wide: 240, narrow: 176 };

/** Undefined for a section that is no picture, or one that keeps its size. */
export function draw(section: Section, width: number, smoothing = 0): Drawn | undefined {
  switch (section.kind) {
    case 'curves':
      return drawLines(section, { width, height: width < 380 ? heights.narrow : heights.wide }, smoothing);
    case 'bars':
      return { svg: drawBars(section, width) };
    case 'reliability':
      return { svg: drawReliability(section, width) };
    default:
      return undefined;
  }
}
