// The script of a page: themes, values under the pointer, smoothing, filters, files of charts. Bundled into client.generated.ts.
import type { ReportPage } from '../page.ts';
import { connectConfusion } from './confusion.ts';
import { explore } from './examples.ts';
import { createFigure } from './figure.ts';
import { followContents, switchTheme } from './frame.ts';
import { showTips } from './tip.ts';

const { sections } = JSON.parse(document.querySelector('#data')?.textContent ?? '') as ReportPage;

switchTheme();
followContents();
showTips();
for (const element of document.querySelectorAll<HTMLElement>('figure[data-section]')) {
  const section = sections[Number(element.dataset.section)];
  if (section) createFigure(element, section);
}
for (const element of document.querySelectorAll<HTMLElement>('.explorer')) explore(element);
connectConfusion(sections);
