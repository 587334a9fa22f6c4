// What a setting may be, and the settings that all modes share.
import { ConfigError } from '@longhand/base';
import { tokenizerKinds } from '@longhand/tokenizer';
import * as z from 'zod';

/** Bounds that many settings share; upper ones are far above what anyone trains. */
export const fields = {
  /** Units of a layer, widths. */
  size: z.int().min(1).max(16_384),
  /** The same where 0 means none. */
  optionalSize: z.int().min(0).max(16_384),
  layers: z.int().min(1).max(64),
  /** Words, documents. */
  items: z.int().min(1).max(100_000_000),
  /** The same where 0 means none. */
  count: z.int().min(0).max(100_000_000),
  /** Words of a vocabulary, which has four special tokens. */
  vocabulary: z.int().min(5).max(10_000_000),
  /** Hypotheses that a search keeps. */
  beam: z.int().min(1).max(10_000),
  /** Of dropout and the like. */
  rate: z.number().min(0).max(0.99),
  share: z.number().min(0).max(1),
  /** Of a loss or a penalty. */
  weight: z.number().min(0).max(1e6),
} as const;

const { size, items, rate } = fields;

/** Text to words, and words to vectors. */
export const commonFields = {
  /** `auto`: by the language. */
  tokenizer: z.enum(['auto', ...tokenizerKinds]),
  lowerCase: z.boolean(),
  /** Words of a document that are read. */
  maxWords: items,
  /** Documents that are read at once. */
  batchSize: items,
  embeddingSize: size,
  /** Variational, on embedded words. */
  embeddingDropout: rate,
  /** Between layers and before the output. */
  dropout: rate,
};

const commonSchema = z.object(commonFields).readonly();
export type CommonSettings = z.infer<typeof commonSchema>;
export type TextSettings = Pick<CommonSettings, 'tokenizer' | 'lowerCase' | 'maxWords'>;

/** BCP 47 code of what is read: it decides how text is split into sentences and words, and how words are joined. */
export interface Language {
  readonly language: string;
}

/**
 * Settings with some of them changed; undefined options are left out, as is `explained`, which is no setting.
 * @param known the settings that may change @throws ConfigError for others, and for a value that a setting may not have
 */
export function changed<Settings extends object>(
  settings: Settings,
  known: Readonly<Record<string, z.ZodType>>,
  options: object,
): Settings {
  const given = Object.entries(options).filter(([name, value]) => value !== undefined && name !== 'explained');
  for (const [name, value] of given) {
    const field = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!field) {
      const expected = `one of ${Object.keys(known).join(', ')}`;
      throw new ConfigError({ where: 'options', expected, got: `"${name}"` });
    }
    const { error } = field.safeParse(value);
    const expected = error?.issues[0]?.message.replace(/^Invalid \w+: expected /, '');
    if (expected) throw new ConfigError({ where: name, expected, got: JSON.stringify(value) ?? String(value) });
  }
  return { ...settings, ...Object.fromEntries(given) };
}
