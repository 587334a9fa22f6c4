// What a person should know before hours are spent, or a score is believed: settings and data that cannot suit each other, each with the fix.
import { type SentencePair, type TranslationSet, toldLanguages } from '@longhand/datasets';
import type { TextCodec, Texts } from '@longhand/translation';
import type { ResolvedConfig } from './resolve.ts';

/** Shares, 0 to 1, above which a warning is given. */
const most = { alike: 0.5, unknown: 0.3, single: 0.5 };

type Languages = TranslationSet['languages'];
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const shareOf = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
  items.filter(holds).length / Math.max(1, items.length);

/** Pairs that are no translations, or go the other way. @param languages that were said, or those of a run */
export function pairWarnings(pairs: readonly SentencePair[], languages: Languages): string[] {
  const alike = shareOf(pairs, ({ source, target }) => source === target);
  const warnings: string[] = [];
  if (alike > most.alike)
    warnings.push(
      `Source and target are the same text in ${percent(alike)} of the pairs: name their columns with --source-column and --target-column.`,
    );
  return [...warnings, ...languageWarnings(toldLanguages(pairs), languages)];
}

function languageWarnings(told: Languages, said: Languages): string[] {
  const differs = (side: keyof Languages) =>
    told[side] !== 'und' && said[side] !== 'und' && told[side] !== said[side] && !relatives(told[side], said[side]);
  if (!differs('source') && !differs('target')) return [];
  const [looks, named] = [`${told.source}-${told.target}`, `${said.source}-${said.target}`];
  const swapped = told.source === said.target || told.target === said.source;
  const fix = swapped
    ? 'source and target are swapped: exchange --source-column and --target-column'
    : 'is this the right data? Name its columns with --source-column and --target-column, its languages with --pair';
  return [`The text looks like ${looks}, not ${named}: ${fix}.`];
}

/** Languages that are told by a script that they share with others: `ru` stands for all that is Cyrillic. */
const shared: Readonly<Record<string, readonly string[]>> = {
  ru: ['uk', 'be', 'bg', 'sr', 'mk', 'kk', 'mn'],
  ar: ['fa', 'ur', 'ps'],
  hi: ['mr', 'ne', 'sa'],
  he: ['yi'],
  zh: ['yue'],
};
const relatives = (told: string, said: string): boolean => shared[told]?.includes(said) ?? false;

/** Tokens that training does not have, and sentences that are one token. @param pairs of dev */
export function tokenWarnings(
  pairs: readonly SentencePair[],
  texts: Texts,
  { tokenizer }: Pick<ResolvedConfig, 'tokenizer'>,
): string[] {
  return (['source', 'target'] as const).flatMap((side) => {
    const codec: TextCodec = texts[side];
    const sentences = pairs.map((pair) => codec.tokens(pair[side]));
    const unknown = shareOf(sentences.flat(), (token) => !codec.vocabulary.has(token));
    const single = shareOf(sentences, (tokens) => tokens.filter((token) => /[\p{L}\p{N}]/u.test(token)).length < 2);
    const warnings: string[] = [];
    if (unknown > most.unknown)
      warnings.push(
        `${percent(unknown)} of the dev tokens of the ${side} do not occur in train: ${
          tokenizer === 'words'
            ? 'use --tokenizer bpe'
            : 'dev is of another language or alphabet than train, or train is too small'
        }.`,
      );
    if (single > most.single)
      warnings.push(
        `${percent(single)} of the dev sentences of the ${side} are one token each, but for punctuation: use ${
          tokenizer === 'words' ? '--tokenizer bpe or characters' : 'fewer --merges, or --tokenizer characters'
        }.`,
      );
    return warnings;
  });
}

/** Scores, as percentages, that say that next to nothing was learned. */
export function scoreWarnings({ bleu = 0, chrf = 0 }: Readonly<Record<string, number>>): string[] {
  if (bleu >= 1) return [];
  const score = `BLEU is ${bleu.toFixed(2)}`;
  return chrf >= 30
    ? [
        `${score} and chrF ${chrf.toFixed(1)}: sentences are too short for BLEU's four words. Judge by chrF, choose by --monitor chrf.`,
      ]
    : [`${score}: next to nothing was learned. Train for more --epochs, on more pairs, or see the warnings above.`];
}
