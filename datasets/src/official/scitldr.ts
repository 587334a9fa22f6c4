import { parseJson, parseStored } from '@longhand/base';
import { z } from 'zod';
import { lines, type Recipe } from './recipe.ts';

const splits = ['train', 'dev', 'test'];

const paper = z.object({
  paper_id: z.string(),
  title: z.string(),
  source: z.array(z.string()),
  source_labels: z.array(z.number()),
  target: z.array(z.string()),
});

/** The ROUGE scores of the release are left away: they are shorter than the list of sentences in 126 papers. */
export const scitldr: Recipe = {
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
};
