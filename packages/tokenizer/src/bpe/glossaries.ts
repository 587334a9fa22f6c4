// Parts of words that BPE leaves whole: names, numbers, placeholders.
import { ConfigError } from '@longhand/base';

/**
 * Parts of a word, those that match a glossary (regular expressions) apart, never to be split. As in subword-nmt the glossaries apply
 * one after another, each to the parts that those before it have made, and a part stays whole if one of them matches all of it.
 * @throws ConfigError if an expression is none, or has capturing groups
 */
export function isolateGlossaries(
  word: string,
  glossaries: readonly string[],
): { readonly text: string; readonly whole: boolean }[] {
  const patterns = glossaries.map(glossaryPattern);
  const whole = (text: string) => patterns.some(({ all }) => all.test(text));
  let parts = [word];
  for (const { any, alone } of patterns)
    parts = parts.flatMap((part) => {
      alone.lastIndex = 0;
      return alone.test(part) ? [part] : part.split(any).filter((text) => text !== '');
    });
  return (parts.length > 0 ? parts : ['']).map((text) => ({ text, whole: whole(text) }));
}

interface GlossaryPattern {
  /** Captured, so that `split` keeps what it splits at. */
  readonly any: RegExp;
  /** `^a|b$` for a glossary `a|b`, tried at the start alone, as subword-nmt has it. */
  readonly alone: RegExp;
  readonly all: RegExp;
}

function glossaryPattern(glossary: string): GlossaryPattern {
  const problem = (expected: string) => new ConfigError({ where: 'glossaries', expected, got: `"${glossary}"` });
  try {
    const any = new RegExp(`(${glossary})`, 'u');
    if ((new RegExp(`${any.source}|`, 'u').exec('')?.length ?? 0) > 2)
      throw problem('regular expressions without capturing groups: (?:…) instead of (…)');
    return { any, alone: new RegExp(`^${glossary}$`, 'uy'), all: new RegExp(`^(?:${glossary})$`, 'u') };
  } catch (cause) {
    throw cause instanceof ConfigError ? cause : problem('regular expressions');
  }
}
