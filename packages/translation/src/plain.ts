// Text as people write it, for models of lower-cased words between spaces, and back.
import { ConfigError } from '@longhand/base';
import { mosesDetokenize, mosesTokenize } from '@longhand/tokenizer';
import type { TextKind } from './settings.ts';

export interface PlainText {
  /** "A dog's ball." -> `a dog &apos;s ball .` */
  read(line: string): string;
  /** `ein ball .` -> "Ein ball." What was learned in lower case stays so, but for the sentence's start. */
  write(translation: string): string;
}

/** @throws ConfigError if the model was trained on text as it is: then it reads and writes such text by itself */
export function plainText({ languages, tokenized }: TextKind): PlainText {
  if (!tokenized) {
    throw new ConfigError({
      where: 'plain',
      expected: 'a model of tokenized text, with spaces between words and punctuation',
      got: 'one of text as people write it',
      fix: 'Leave `plain` away: the model needs no help.',
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
