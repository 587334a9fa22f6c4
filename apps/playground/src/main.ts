// The page: tabs, theme, and files that are dropped or opened, which go to the view they are for.
import 'virtual:report.css';
import './style/index.ts';
import { engine, say, type View } from './app.ts';
import { byId } from './dom.ts';
import { droppedFiles, openedFrom } from './files.ts';
import { connectTabs } from './tabs.ts';
import { connectTheme } from './theme.ts';
import { sentimentView } from './views/sentiment.ts';
import { speechView } from './views/speech.ts';
import { summariesView } from './views/summaries.ts';
import { trainView } from './views/train.ts';
import { translationView } from './views/translation.ts';

const train = trainView(byId('train'));
const speech = speechView(byId('speech'));
const views: Readonly<Record<string, View>> = {
  sentiment: sentimentView(byId('sentiment')),
  translation: translationView(byId('translation'), [
    'the old woman did not love the big cats .',
    'the teacher sees a red bird in the garden .',
    'yesterday the children found the letter .',
  ]),
  summarization: summariesView(byId('summarization')),
  speech,
  train,
};

connectTheme(byId<HTMLButtonElement>('theme'));
const show = connectTabs((name) => {
  say();
  views[name]?.open?.();
});

async function take(files: readonly File[]): Promise<void> {
  say();
  try {
    const opened = await openedFrom(files);
    switch (opened.kind) {
      case 'bundle': {
        const task = await engine('taskOf', [opened.source]);
        await views[task]?.use?.(opened.source);
        return show(task);
      }
      case 'table':
        await train.give(opened.name, opened.content);
        return show('train');
      case 'sound':
        show('speech');
        return await speech.give(opened.name, opened.bytes);
      default:
        opened satisfies never;
    }
  } catch (error) {
    say(error);
  }
}

const input = byId<HTMLInputElement>('files');
byId('open').onclick = () => input.click();
input.onchange = () => {
  void take([...(input.files ?? [])]);
  input.value = ''; // so that the same file may be opened again
};

const dropping = byId('dropping');
addEventListener('dragover', (event) => {
  event.preventDefault();
  dropping.hidden = false;
});
addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) dropping.hidden = true;
});
addEventListener('drop', (event) => {
  event.preventDefault();
  dropping.hidden = true;
  if (event.dataTransfer) void droppedFiles(event.dataTransfer).then(take, say);
});
