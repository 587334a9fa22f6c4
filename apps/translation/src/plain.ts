// Text as people write it, for runs on lower-cased words between spaces, and back.
import { ConfigError } from '@longhand/base';
import { mosesDetokenize, mosesTokenize } from '@longhand/tokenizer';
import type { RunDescription } from './run.ts';

export interface PlainText {
  /** "A dog's ball." -> `a dog &apos;s ball .` */
  read(line: string): string;
  /** `ein ball .` -> "Ein ball." What was learned in lower case stays so, but for the sentence's start. */
  write(translation: string): string;
}

/** @throws ConfigError if the run was trained on text as it is: then it reads and writes such text by itself */
export function plainText({ languages, tokenized }: Pick<RunDescription, 'languages' | 'tokenized'>): PlainText {
  if (!tokenized) {
    throw new ConfigError({
      where: '--plain',
      expected: 'a run on tokenized text (multi30k, --form tok)',
      got: 'one on text as it is, which needs no --plain',
    });
  }
  return {
    read: (line) => mosesTokenize(line.toLocaleLowerCase(languages.source), languages.source).join(' '),
    write: (translation) => {
      const [first = '', ...rest] = mosesDetokenize(translation.split(' '), languages.target);
      return first.toLocaleUpperCase(languages.target) + rest.join('');
    },
  };
}
