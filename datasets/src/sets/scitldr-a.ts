// Abstracts of papers, and one sentence that says it all.
import { parseJson, parseStored } from '@longhand/base';
import { z } from 'zod';
import type { SummarizationSet } from '../summarization-types.ts';
import { readJsonSplits } from './json-splits.ts';
import { lines } from './recipe.ts';
import type { PublishedSet } from './set.ts';

const splits = ['train', 'dev', 'test'];

const paper = z.object({
  paper_id: z.string(),
  title: z.string(),
  source: z.array(z.string()),
  source_labels: z.array(z.number()),
  target: z.array(z.string()),
});

const texts = z.array(z.string());
const storedPaper = z.object({ id: z.string(), source: texts, target: texts.min(1) });

/** The first summary is the author's. */
async function load(): Promise<SummarizationSet> {
  const read = await readJsonSplits('scitldr-a', storedPaper, ({ id, source, target }) => ({
    id,
    document: source.join(' '),
    sentences: source,
    summaries: target,
  }));
  return { name: 'scitldr-a', language: 'en', splits: read, notes: [] };
}

export const scitldr = {
  name: 'scitldr-a',
  task: 'summarization',
  title: 'SciTLDR-A: one sentence for a scientific abstract',
  source: 'https://github.com/allenai/scitldr',
  licence: 'Apache 2.0',
  cite: 'Cachola et al. 2020',
  splits: '1,992 / 619 / 618',
  format: 'JSON lines: id, title, source (sentences), labels (1 = oracle sentence), target (list)',
  // The ROUGE scores of the release are left away: they are shorter than the list of sentences in 126 papers.
  recipe: {
    downloads: splits.map((split) => ({
      url: `https://raw.githubusercontent.com/allenai/scitldr/master/SciTLDR-Data/SciTLDR-A/${split}.jsonl`,
    })),
    convert: async (downloaded) =>
      new Map(
        downloaded.map((content, i) => {
          const where = (row: number) => `scitldr ${splits[i]}.jsonl line ${row + 1}`;
          const papers = content
            .toString('utf8')
            .trim()
            .split('\n')
            .map((line, row) => parseStored(paper, parseJson(line, where(row)), where(row)));
          const rows = papers.map(({ paper_id: id, title, source, source_labels: labels, target }) =>
            JSON.stringify({ id, title, source, labels, target }),
          );
          return [`scitldr-a/${splits[i]}.jsonl.gz`, lines(rows)];
        }),
      ),
  },
  load,
  files: {
    'scitldr-a/dev.jsonl.gz': {
      sha256: '0f686188bd28eb5512d2a0ad47a614ed1d2aa0d57952a25d0fa303e78c4a1729',
      bytes: 1006378,
    },
    'scitldr-a/test.jsonl.gz': {
      sha256: '6bdc6752331241ad3df228c37ff87905c5d5c4a759525bf80e90b69baa05aa20',
      bytes: 1079561,
    },
    'scitldr-a/train.jsonl.gz': {
      sha256: '89376f557b21a968c13691804aa8598974b79f88428de925a9ebdf8dd1623e1e',
      bytes: 2778898,
    },
  },
} satisfies PublishedSet;
