// The sections of a page: groups under one heading, each kind as HTML.
import { examples } from './examples.ts';
import { figure, isPicture } from './figures.ts';
import { type Html, html, raw } from './html.ts';
import type { Section } from './page.ts';
import { dataTable } from './tables.ts';

export interface Group {
  readonly title: string;
  /** Of its heading, for links. */
  readonly id: string;
  readonly sections: readonly { readonly section: Section; readonly index: number }[];
}

/** Sections that name the same group, at the place of the first; each other section is one of its own. */
export function groupsOf(sections: readonly Section[]): Group[] {
  const groups: { title: string; group?: string; sections: { section: Section; index: number }[] }[] = [];
  for (const [index, section] of sections.entries()) {
    const known = section.group === undefined ? undefined : groups.find(({ group }) => group === section.group);
    if (known) known.sections.push({ section, index });
    else groups.push({ title: section.group ?? section.title, group: section.group, sections: [{ section, index }] });
  }
  return groups.map(({ title, sections }, i) => ({ title, id: `part-${i + 1}`, sections }));
}

export function renderGroup({ title, id, sections }: Group): Html {
  const alone = sections.length === 1 && sections[0]?.section.title === title;
  const slider = sections.some(({ section }) => section.kind === 'curves' && section.smooth) ? smoothing : raw('');
  const drawn = sections.filter(({ section }) => section.kind === 'curves').length;
  const name = drawn === sections.length && drawn > 2 ? 'group small' : 'group';
  return html`<section aria-labelledby="${id}"><div class="heading"><h2 id="${id}">${title}</h2>${slider}</div><div class="${name}">${sections.map(({ section, index }) => renderSection(section, index, alone))}</div></section>\n`;
}

/** The page's script shows it. */
const smoothing = raw(
  '<label class="smoothing" hidden>Smoothing <input type="range" min="0" max="0.95" step="0.05" value="0"><output>0</output></label>',
);

function renderSection(section: Section, index: number, alone: boolean): Html {
  const heading = alone ? raw('') : html`<h3>${section.title}</h3>`;
  const note = section.note ? html`<p class="note">${section.note}</p>` : raw('');
  const full = isFull(section) ? ' class="full"' : '';
  if (isPicture(section))
    return html`<figure data-section="${index}" data-name="${section.title}"${raw(full)}><figcaption>${heading}${note}</figcaption>${figure(section)}</figure>`;
  return html`<div${raw(full)}>${heading}${note}${body(section)}</div>`;
}

/** Across the page, and not beside others. */
function isFull(section: Section): boolean {
  switch (section.kind) {
    case 'curves':
      return section.wide ?? false;
    case 'bars':
    case 'reliability':
    case 'points':
      return false;
    case 'confusion':
      return section.labels.length > 4;
    case 'heatMap':
      return section.columns.length > 12;
    default:
      return true;
  }
}

function body(
  section: Exclude<Section, { kind: 'curves' | 'bars' | 'reliability' | 'confusion' | 'heatMap' | 'points' | 'image' }>,
): Html {
  switch (section.kind) {
    case 'table':
      return dataTable(section.columns, section.rows);
    case 'examples':
      return examples(section);
    case 'preformatted':
      return html`${section.blocks.map((block) => html`<pre>${block}</pre>\n`)}`;
    case 'text':
      return html`${section.paragraphs.map((text) => html`<p>${text}</p>`)}`;
    default:
      section satisfies never;
      throw new Error(`no section of kind ${(section as Section).kind}`);
  }
}
