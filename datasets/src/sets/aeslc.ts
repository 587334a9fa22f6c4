// E-mails and their subject lines. At the source one file an e-mail: the body, then `@subject` and in dev and test `@ann0`
// to `@ann2`, each with a line below it.
import { at } from '@longhand/base';
import { z } from 'zod';
import type { SummarizationSet, SummaryExample } from '../summarization-types.ts';
import { untarGz } from './archives.ts';
import { readJsonSplits } from './json-splits.ts';
import { lines } from './recipe.ts';
import type { PublishedSet } from './set.ts';

export function parseEmail(id: string, text: string): Record<string, string> & { readonly id: string } {
  const [body = '', ...parts] = text.replaceAll('\r', '').split(/\n@(?=(?:subject|ann[012])\n)/);
  const fields = parts.map((part) => {
    const [name = '', ...rest] = part.split('\n');
    return [name, rest.join('\n').trim()];
  });
  return { id, body: body.trim(), ...Object.fromEntries(fields) };
}

const annotation = z.string().optional();
const emailRow = z.object({
  ...{ id: z.string(), body: z.string(), subject: z.string() },
  ...{ ann0: annotation, ann1: annotation, ann2: annotation },
});

/** After the e-mail's own subject come three that people wrote for it (dev and test). */
async function load(): Promise<SummarizationSet> {
  const read = await readJsonSplits('aeslc', emailRow, ({ id, body, subject, ann0, ann1, ann2 }) => ({
    id,
    document: body,
    summaries: [subject, ann0, ann1, ann2].filter((summary): summary is string => Boolean(summary?.trim())),
  }));
  const bare = ({ document }: SummaryExample) =>
    document
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  const heldOut = new Set([...read.dev, ...read.test].map(bare));
  const train = read.train.filter((email) => !heldOut.has(bare(email)));
  const notes = [`Left out of train: ${read.train.length - train.length} e-mails whose body is also in dev or test.`];
  return { name: 'aeslc', language: 'en', splits: { ...read, train }, notes };
}

export const aeslc = {
  name: 'aeslc',
  task: 'summarization',
  title: 'AESLC: subject lines of e-mails',
  source: 'https://github.com/ryanzhumich/AESLC',
  licence: 'CC BY-NC-SA 4.0',
  cite: 'Zhang and Tetreault 2019',
  splits: '14,436 / 1,960 / 1,906',
  format: 'JSON lines: id, body, subject; in dev and test also ann0, ann1, ann2',
  notes: 'Real e-mails with names in them. 9 test and 11 dev bodies are also in train.',
  recipe: {
    downloads: [{ url: 'https://codeload.github.com/ryanzhumich/AESLC/tar.gz/refs/heads/master' }],
    convert: async (downloaded) => {
      const pattern = /enron_subject_line\/(train|dev|test)\/(.+)\.subject$/;
      const files = await untarGz(at(downloaded, 0), (path) => pattern.test(path));
      const emails = [...files].map(([path, content]) => {
        const [, split, id = ''] = pattern.exec(path) ?? [];
        return { split, email: parseEmail(id, content.toString('utf8')) };
      });
      emails.sort((a, b) => (a.email.id < b.email.id ? -1 : 1));
      const rowsOf = (split: string) =>
        lines(emails.filter((row) => row.split === split).map(({ email }) => JSON.stringify(email)));
      return new Map(['train', 'dev', 'test'].map((split) => [`aeslc/${split}.jsonl.gz`, rowsOf(split)]));
    },
  },
  load,
  files: {
    'aeslc/dev.jsonl.gz': {
      sha256: 'cc9a8a9993b191e2c8e9ed495ddb009759c45e1abc16fdd9d94553ded57c58b8',
      bytes: 2002462,
    },
    'aeslc/test.jsonl.gz': {
      sha256: '54d70649e22901f0e930e2d4425f05ba16b92c19ea9f24b008786caeca103e60',
      bytes: 1723106,
    },
    'aeslc/train.jsonl.gz': {
      sha256: '0f316d3c383181e836c1b7371e6499e19ab6b28cc0129856887139ec4d976e5e',
      bytes: 12616648,
    },
  },
} satisfies PublishedSet;
