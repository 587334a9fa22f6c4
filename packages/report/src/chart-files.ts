// The charts of a page as files for a paper: SVG, light, without variables.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isEmpty, isPicture, picture } from './figures.ts';
import type { Section } from './page.ts';
import { replaceFile } from './stored.ts';
import { fileStyle } from './style/charts.ts';

/** The picture of a section as the text of an SVG file; undefined where it has none. */
export function chartFile(section: Section): string | undefined {
  if (!isPicture(section) || isEmpty(section)) return undefined;
  const text = picture(section).text;
  const end = text.indexOf('>') + 1;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text.slice(0, end)}<style>${fileStyle}</style>${text.slice(end)}\n`;
}

/** Writes a file for each picture into a folder, which is made, and gives their paths. */
export async function writeCharts(folder: string, sections: readonly Section[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const [i, section] of sections.entries()) {
    const text = chartFile(section);
    if (text === undefined) continue;
    const name = section.title
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60);
    const path = join(folder, `${String(i + 1).padStart(2, '0')}-${name}.svg`);
    await replaceFile(path, text);
    paths.push(path);
  }
  return paths;
}
