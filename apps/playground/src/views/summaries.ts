// The tab of summaries: what was kept, chosen or copied, marked in the document.
import type { Summary } from '@longhand/summarization';
import { about, demo, engine, hasDemo, say, type View } from '../app.ts';
import { announcer, field, fill, h, latest, percent } from '../dom.ts';
import type { Source } from '../worker/models.ts';
import { heading } from './model.ts';

const report =
  'Marlow has 45 thousand inhabitants . Two years ago the museum of Torby sold a tower . The school board of Marlow , led by a director , approved the new ferry because of high costs on Monday , the mayor said . Many visitors come to Marlow by train every summer .';
const sentence =
  'The school board , led by a director , of Marlow approved the new ferry because of high costs on Monday , the mayor said .';

/** What a model of each mode does, and a document for its demo. */
const modes = {
  compression: { title: 'Words are deleted', document: sentence, marked: 'kept' },
  extraction: { title: 'Sentences are chosen', document: report, marked: 'chosen' },
  abstraction: { title: 'A summary is written', document: report, marked: 'read' },
} as const;
type Mode = keyof typeof modes;

export function summariesView(panel: HTMLElement): View {
  const model = h('p', { class: 'note model' }, 'Loading the model…');
  const names = Object.keys(modes) as Mode[];
  const choice = h(
    'select',
    { onchange: () => void choose() },
    names.map((mode) => h('option', { value: mode }, modes[mode].title)),
  );
  const input = h('textarea', { rows: 5, spellcheck: 'false', oninput: () => refresh() });
  const summary = h('div', { class: 'verdict-line plain' });
  const spoken = announcer();
  const marks = h('div', {});
  const result = h('div', { class: 'result', hidden: true }, summary, marks);
  panel.append(
    heading('Summaries', model),
    h('div', { class: 'how' }, field('How', choice)),
    field('Document', input),
    spoken.element,
    result,
  );
  let mode: Mode = 'compression';
  const refresh = latest(async () => {
    const text = input.value.trim();
    result.hidden = text === '';
    if (text === '') return;
    try {
      const found = await engine('summarize', ['summarization', text]);
      say();
      spoken.say(found.text || '(nothing)');
      fill(summary, h('p', { class: 'answer small' }, writtenWords(found)));
      showMarks(marks, found, mode);
    } catch (error) {
      say(error);
    }
  });
  const use = async (source: Source) => {
    opened = true;
    const info = await engine('load', ['summarization', source]);
    mode = (info.description.config.mode as Mode | undefined) ?? 'compression';
    choice.value = mode;
    model.textContent = about(source, info);
    input.value ||= modes[mode].document;
    refresh();
  };
  const choose = async () => {
    const asked = choice.value as Mode;
    if (names.some((name) => input.value === modes[name].document)) input.value = modes[asked].document;
    try {
      await use(demo(asked));
    } catch (error) {
      model.textContent = '';
      say(error);
    }
  };
  let opened = false;
  const open = () => {
    if (opened) return;
    opened = true;
    choice.value = names.find(hasDemo) ?? 'compression';
    void choose();
  };
  return { open, use };
}

/** The summary; words that were copied are underlined. */
const writtenWords = ({ text, words }: Summary): (Node | string)[] => {
  if (!words) return [text || '(nothing)'];
  return words.flatMap(({ text: word, copied }) => {
    const title = `copied with probability ${percent(copied)}`;
    return [h('span', copied > 0.5 ? { class: 'copied', title } : { title }, word), ' '];
  });
};

function showMarks(element: HTMLElement, { source, words, unread }: Summary, mode: Mode): void {
  const marked = source.flatMap(({ text, chosen, weight }) => {
    const span = h('span', { class: chosen ? 'unit chosen' : 'unit', title: percent(weight) }, text);
    span.style.setProperty('--depth', `${Math.round(45 * weight)}%`);
    return [span, ' '];
  });
  const legend = [
    h('span', { class: 'unit chosen key' }, 'underlined'),
    mode === 'abstraction' ? ': in the summary too' : `: ${modes[mode].marked}`,
    ' · the stronger the colour, the ',
    mode === 'abstraction' ? 'more it was read' : 'more probable',
    words !== undefined && ' · in the summary, underlined words are copied',
    unread > 0 && ` · ${unread} words at the end were not read`,
  ];
  fill(
    element,
    h('h3', {}, 'The document'),
    h('p', { class: 'text large' }, marked),
    h('p', { class: 'note' }, legend),
  );
}
