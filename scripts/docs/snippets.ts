// The TypeScript of the pages as files of a project. A comment right before a block says what a reader knows and the block does not:
// `<!-- given: declare const texts: string[]; -->`, `<!-- not run: it needs a microphone -->`, `<!-- not checked: x.test.ts holds it -->`.
import { blocksOf, type Code, pages } from './markdown.ts';

export interface Snippet extends Code {
  /** The name of its file in the project. */
  readonly name: string;
  /** What the file holds: what is given, on one line, then the block. */
  readonly source: string;
}

const passedOver = ['LOG.md', 'RESULTS.md', 'CHANGELOG.md'];

/** Blocks whose text is a file that another test holds have its path; they are not among these. */
export const snippets = (): readonly Snippet[] =>
  pages()
    .filter(({ file }) => !passedOver.includes(file))
    .flatMap(blocksOf)
    .filter(({ language, path, note }) => ['ts', 'js'].includes(language) && !path && !note.startsWith('not checked: '))
    .map((code) => {
      const given = code.note.startsWith('given: ') ? code.note.slice('given: '.length) : '';
      return {
        ...code,
        name: `${code.where.replace(/[/:]/g, '_')}.ts`,
        source: `${given}\n${code.text}\nexport {};\n`,
      };
    });

/** Whether it runs as it stands. */
export const runs = ({ note }: Snippet): boolean => !/^(?:given|not run): /.test(note);
