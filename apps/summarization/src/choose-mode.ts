// Which mode suits the user's own documents: facts of their summaries, and a rule for each.
import { at } from '@longhand/base';
import type { SummarizationSet, SummaryExample } from '@longhand/datasets';
import { createRouge, createRougeTokenizer, novelNgrams } from '@longhand/metrics';
import type { ModeName } from '@longhand/summarization';
import { createSentenceSplitter } from '@longhand/tokenizer';
import { oracleSentences } from './extraction/oracle.ts';

/** Means over some documents of train, and their first summaries. */
export interface SummaryFacts {
  /** All of train. */
  readonly documents: number;
  /** Whether people chose sentences of every document. */
  readonly labelled: boolean;
  /** Sentences of a document. */
  readonly sentences: number;
  /** Share of the summaries that are a document of one sentence with words left out. */
  readonly deleted: number;
  /** Share of the summaries' sentences that are sentences of their document, which has several. */
  readonly copied: number;
  /** Share of the summaries' pairs of words that their document has not. */
  readonly novel: number;
  /** Mean ROUGE-1 and -2, 0 to 1, of the document's sentences most like the summary, as many as it has. */
  readonly oracle: number;
}

/** So many documents tell. */
const sample = 200;

/** Facts of the train split. */
export function measureSummaries({ splits: { train }, language }: SummarizationSet): SummaryFacts {
  const step = Math.max(1, Math.floor(train.length / sample));
  const measure = measurer(language);
  const rows = train.filter((_, i) => i % step === 0).flatMap((example) => measure(example) ?? []);
  const mean = (value: (row: Row) => number) =>
    rows.reduce((sum, row) => sum + value(row), 0) / Math.max(1, rows.length);
  const summarySentences = Math.max(
    1e-9,
    mean((row) => row.summarySentences),
  );
  return {
    documents: train.length,
    labelled: train.length > 0 && train.every(({ sentenceLabels }) => sentenceLabels),
    sentences: mean((row) => row.sentences),
    deleted: mean((row) => Number(row.deleted)),
    copied: mean((row) => row.copied) / summarySentences,
    novel: mean((row) => row.novel),
    oracle: mean((row) => row.oracle),
  };
}

interface Row {
  readonly sentences: number;
  readonly summarySentences: number;
  readonly deleted: boolean;
  readonly copied: number;
  readonly novel: number;
  readonly oracle: number;
}

/** Measures one example; undefined for a document or summary without words. */
function measurer(language: string): (example: SummaryExample) => Row | undefined {
  const tokenizer = language === 'zh' ? 'characters' : 'google';
  const { tokenize } = createRougeTokenizer({ tokenizer });
  const split = createSentenceSplitter(language === 'zh' ? 'zh' : 'en');
  const rouge = createRouge({ names: ['rouge1', 'rouge2'], tokenizer });
  const isText = (sentence: string) => tokenize(sentence).length > 0;
  return ({ document, sentences: given, summaries }) => {
    const reference = at(summaries, 0);
    const sentences = (given ?? split(document)).filter(isText);
    const own = split(reference).filter(isText);
    if (sentences.length === 0 || own.length === 0) return undefined;
    const [read, written] = [tokenize(document), tokenize(reference)];
    const stands = new Set(sentences.map((sentence) => tokenize(sentence).join(' ')));
    const [novel, pairs] = novelNgrams(read, written, 2);
    const chosen = oracleSentences(sentences, reference, { language, most: own.length });
    const best = rouge.score(chosen.map((s) => sentences[s]).join('\n'), [reference]);
    return {
      ...{ sentences: sentences.length, summarySentences: own.length },
      deleted: sentences.length === 1 && written.length < read.length && isWithin(written, read),
      copied: sentences.length > 1 ? own.filter((one) => stands.has(tokenize(one).join(' '))).length : 0,
      novel: novel / Math.max(1, pairs),
      oracle: (best.rouge1.f1 + best.rouge2.f1) / 2,
    };
  };
}

/** Whether all of `part` stands in `whole`, in its order. */
function isWithin(part: readonly string[], whole: readonly string[]): boolean {
  let next = 0;
  for (const token of whole) if (token === part[next]) next++;
  return next === part.length;
}

/** Fewer documents do not teach to write: of 1,992 papers (SciTLDR) extraction learns more, of 14,436 e-mails (AESLC) abstraction. */
const enoughToWrite = 3000;
/** Above it a choice of sentences says as much as the summaries; below, they have to be written. */
const highOracle = 0.35;

/** The mode, and the fact that speaks for it. */
export function chooseMode(facts: SummaryFacts): { readonly mode: ModeName; readonly because: string } {
  const { documents, labelled, sentences, deleted, copied, novel, oracle } = facts;
  if (labelled) return { mode: 'extraction', because: 'the sentences of every document have labels' };
  if (deleted >= 0.8)
    return {
      mode: 'compression',
      because: `${percent(deleted)} of the summaries are their sentence with words left out`,
    };
  if (copied >= 0.8)
    return { mode: 'extraction', because: `${percent(copied)} of the summaries' sentences stand in their document` };
  if (sentences < 1.5)
    return { mode: 'abstraction', because: 'documents are single sentences, and summaries more than words of them' };
  const wording = `${percent(novel)} of the summaries' pairs of words are not in the document`;
  if (documents < enoughToWrite)
    return {
      mode: 'extraction',
      because: `${documents.toLocaleString('en')} documents are few to learn to write from`,
    };
  if (novel > 0.5 && oracle < highOracle)
    return { mode: 'abstraction', because: `${wording}, and its best sentences reach ROUGE ${score(oracle)}` };
  return { mode: 'extraction', because: `the best sentences of a document reach ROUGE ${score(oracle)}` };
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const score = (value: number): string => (100 * value).toFixed(0);
