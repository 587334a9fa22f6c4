// Settings that the data decides where nobody did: how lines become tokens, and how many BPE merges are learned.
import { type SentencePair, type TranslationSet, translationSets } from '@longhand/datasets';
import type { ModelSettings } from '@longhand/translation';
import type { Config } from './config.ts';
import { bleuTokenizer } from './scores.ts';

/** A run's settings, with nothing left to choose. */
export type ResolvedConfig = Config & Pick<ModelSettings, 'tokenizer'>;

/** Of published sets, as their rows were trained. */
const publishedMerges = { usual: 8000, base: 5000 };
/** Of text, both sides, for a merge: Multi30k's 3.9 million have 5000 or 8000 above. */
const charactersPerMerge = 500;

/**
 * The settings with which a run is trained.
 * @param preset the name of the preset that they come from
 * @param pairs of the train split
 */
export function resolved(config: Config, preset: string, pairs: readonly SentencePair[]): ResolvedConfig {
  const named = translationSets.includes(config.data);
  const tokenizer = config.tokenizer === 'auto' ? (named && preset === 'tiny' ? 'words' : 'bpe') : config.tokenizer;
  if (tokenizer !== 'bpe' || config.merges > 0) return { ...config, tokenizer };
  const published = preset === 'base' ? publishedMerges.base : publishedMerges.usual;
  return { ...config, tokenizer, merges: named ? published : mergesFor(pairs) };
}

/** So many that a unit is seen often enough to be learned: of too many merges whole sentences become units. */
export function mergesFor(pairs: readonly SentencePair[]): number {
  const characters = pairs.reduce((sum, { source, target }) => sum + source.length + target.length, 0);
  return Math.min(publishedMerges.usual, Math.max(1, Math.round(characters / charactersPerMerge)));
}

/** What was chosen, for a person. */
export function choicesText(config: ResolvedConfig, { languages, tokenized }: TranslationSet): string {
  const { data, pair, merges, tokenizer } = config;
  const told = pair === '' && !translationSets.includes(data) ? ', told from the text (say others with --pair)' : '';
  const tok = bleuTokenizer({ tokenized, language: languages.target, tokenizer: config.bleuTokenizer });
  const tokens = tokenizer === 'bpe' ? `bpe, ${merges} merges` : tokenizer;
  return `Languages: ${languages.source} to ${languages.target}${told}. Tokens: ${tokens}. BLEU: tok:${tok}.`;
}
