// One file an e-mail: the body, then `@subject` and in dev and test `@ann0` to `@ann2`, each with a line below it.
import { at } from '@longhand/base';
import { untarGz } from './archives.ts';
import { lines, type Recipe } from './recipe.ts';

export function parseEmail(id: string, text: string): Record<string, string> & { readonly id: string } {
  const [body = '', ...parts] = text.replaceAll('\r', '').split(/\n@(?=(?:subject|ann[012])\n)/);
  const fields = parts.map((part) => {
    const [name = '', ...rest] = part.split('\n');
    return [name, rest.join('\n').trim()];
  });
  return { id, body: body.trim(), ...Object.fromEntries(fields) };
}

export const aeslc: Recipe = {
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
};
