// What the tests of the documentation look for in a Markdown file: code blocks, code in a line, links, anchors.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from './glob.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Page {
  /** From the root of the repository. */
  readonly file: string;
  readonly text: string;
}

export interface Code {
  /** `file:line`, for messages. */
  readonly where: string;
  readonly file: string;
  readonly language: string;
  /** Behind the language: the file whose text it is. */
  readonly path: string;
  readonly text: string;
  /** The comment right before it, e.g. `not run: it needs a browser` for `<!-- not run: it needs a browser -->`. */
  readonly note: string;
  /** The block without a language that follows at once: what it prints. */
  readonly prints: string | undefined;
}

/** Every Markdown file of the repository, but those of dependencies and of change sets. */
export const pages = (): readonly Page[] =>
  globSync('.md').map((path) => ({ file: relative(root, path), text: readFileSync(path, 'utf8') }));

const block = /^(?:<!-- ([^\n]*?) -->\n)?```(\w*)(?: ([^\n]+))?\n([\s\S]*?)^```$/gm;

/** The blocks of code of a page. */
export const blocksOf = ({ file, text }: Page): readonly Code[] =>
  [...text.matchAll(block)].map(({ 0: all, 1: note = '', 2: language = '', 3: path = '', 4: code = '', index }) => {
    const line = lineAt(text, index) + (note ? 1 : 0);
    const prints = text.slice(index + all.length).match(/^\n\n(?:prints\n\n)?```(?:text)?\n([\s\S]*?)^```$/m);
    return {
      ...{ where: `${file}:${line}`, file, language, path, text: code, note },
      prints: prints?.index === 0 ? prints[1] : undefined,
    };
  });

/** Code within lines of text: `like this`. */
export function spansOf({ file, text }: Page): readonly Pick<Code, 'where' | 'file' | 'text'>[] {
  const found = withoutBlocks(text).matchAll(/`([^`]+)`/g);
  return [...found].map(({ 1: code = '', index }) => ({
    ...{ where: `${file}:${lineAt(text, index)}`, file },
    text: code.replace(/\s+/g, ' ').replaceAll('\\|', '|'),
  }));
}

export interface Link {
  readonly where: string;
  readonly target: string;
}

/** Links and pictures, those of HTML among them. */
export function linksOf({ file, text }: Page): readonly Link[] {
  const plain = withoutBlocks(text).replace(/`[^`]+`/g, (code) => ' '.repeat(code.length));
  const markdown = [...plain.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const html = [...plain.matchAll(/<(?:a|img|source)\s[^>]*(?:href|src|srcset)="([^"]+)"/g)];
  return [...markdown, ...html].map(({ 1: target = '', index }) => ({
    where: `${file}:${lineAt(text, index)}`,
    target,
  }));
}

/** The anchors of a page's headings, as GitHub names them. */
export function anchorsOf({ text }: Page): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutBlocks(text).matchAll(/^#{1,6}\s+(.*?)\s*#*$/gm)) {
    const name = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    let anchor = name;
    for (let again = 1; anchors.has(anchor); again++) anchor = `${name}-${again}`;
    anchors.add(anchor);
  }
  for (const [, name = ''] of text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(name);
  return anchors;
}

/** The text with blank lines in the place of blocks, so that places stay. */
const withoutBlocks = (text: string): string =>
  text.replace(/^```[\s\S]*?^```$/gm, (code) => code.replace(/[^\n]/g, ' '));

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;
