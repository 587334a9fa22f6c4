import { lines, type Recipe } from './recipe.ts';

const splits = ['train', 'dev', 'test'];

interface Paper {
  readonly paper_id: string;
  readonly title: string;
  readonly source: readonly string[];
  readonly source_labels: readonly number[];
  readonly target: readonly string[];
}

/** The ROUGE scores of the release are left away: they are shorter than the list of sentences in 126 papers. */
export const scitldr: Recipe = {
  downloads: splits.map((split) => ({
    url: `https://raw.githubusercontent.com/allenai/scitldr/master/SciTLDR-Data/SciTLDR-A/${split}.jsonl`,
  })),
  convert: async (downloaded) =>
    new Map(
      downloaded.map((content, i) => {
        const papers = content
          .toString('utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Paper);
        const rows = papers.map(({ paper_id: id, title, source, source_labels: labels, target }) =>
          JSON.stringify({ id, title, source, labels, target }),
        );
        return [`scitldr-a/${splits[i]}.jsonl.gz`, lines(rows)];
      }),
    ),
};
