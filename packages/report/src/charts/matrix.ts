// A grid of shaded cells whose names stand at their rows and columns: confusion matrices and attention.
import { type Html, html } from '../html.ts';
import { svg } from './frame.ts';
import { px, shortened, textWidth } from './scale.ts';

export interface Cell {
  /** Shade, from 0 to 1. */
  readonly depth: number;
  readonly tip: string;
  /** In the cell, the second below the first. */
  readonly text?: readonly string[];
}

export interface Matrix {
  /** For who cannot see it. */
  readonly label: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** `cells[row][column]`. */
  readonly cells: readonly (readonly Cell[])[];
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** What rows and columns are. */
  readonly rowTitle?: string;
  readonly columnTitle?: string;
  /** Right of each row. */
  readonly ends?: readonly string[];
}

export function drawMatrix(matrix: Matrix): Html {
  const { label, cells, cellWidth, cellHeight, rowTitle = '', columnTitle = '', ends = [] } = matrix;
  const rows = matrix.rows.map((name) => shortened(name, 26));
  const columns = matrix.columns.map((name) => shortened(name, 26));
  const widest = Math.max(0, ...columns.map(textWidth));
  const turned = widest > cellWidth - 8;
  const left = 12 + Math.max(textWidth(rowTitle), ...rows.map(textWidth));
  const top = (columnTitle ? 22 : 4) + (turned ? widest * 0.71 + 12 : 22);
  const right = left + cellWidth * columns.length;
  const bottom = top + cellHeight * rows.length;
  const width = right + Math.max(turned ? widest * 0.71 : 4, 12 + Math.max(0, ...ends.map(textWidth)));
  const column = (name: string, c: number): Html => {
    const x = px(left + cellWidth * (c + 0.5));
    return turned
      ? html`<text class="name" transform="translate(${x} ${px(top - 8)}) rotate(-45)">${name}</text>`
      : html`<text class="name middle" x="${x}" y="${px(top - 9)}">${name}</text>`;
  };
  const row = (name: string, r: number): Html => {
    const y = px(top + cellHeight * (r + 0.5) + 4);
    const end = ends[r] === undefined ? '' : html`<text class="tick" x="${px(right + 10)}" y="${y}">${ends[r]}</text>`;
    return html`<text class="name end" x="${px(left - 8)}" y="${y}">${name}</text>${end}`;
  };
  const body = [
    html`<text class="tick" x="${px(left)}" y="12">${columnTitle}</text><text class="tick end" x="${px(left - 8)}" y="${px(top - 9)}">${rowTitle}</text>`,
    html`<rect class="ground" x="${px(left)}" y="${px(top)}" width="${px(right - left)}" height="${px(bottom - top)}"/>`,
    ...columns.map(column),
    ...rows.map(row),
    ...cells.flatMap((line, r) =>
      line.map((cell, c) => drawCell(cell, left + cellWidth * c, top + cellHeight * r, cellWidth, cellHeight)),
    ),
  ];
  return svg(label, width, bottom + 4, body, true);
}

function drawCell({ depth, tip, text = [] }: Cell, x: number, y: number, width: number, height: number): Html {
  const shade = Math.min(1, Math.max(0, depth)) || 0; // NaN: none
  const middle = px(x + width / 2);
  const start = y + height / 2 + 4 - (text.length - 1) * 8;
  const lines = text.map(
    (line, i) =>
      html`<text class="${i === 0 && text.length > 1 ? 'count' : 'share'} middle${shade > 0.55 ? ' on' : ''}" x="${middle}" y="${px(start + 16 * i)}">${line}</text>`,
  );
  return html`<g data-tip="${tip}"><rect class="cell" x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" fill-opacity="${Number(shade.toFixed(3))}"/>${lines}</g>`;
}
