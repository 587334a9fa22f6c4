// tokenizer.json as Hugging Face's libraries read and write it: what is written, and what of it is read.
import { DataError, parseStored } from '@longhand/base';
import * as z from 'zod';
import { specialTokens, UNK } from '../vocabulary.ts';
import { endOfWord, type Merge } from './merges.ts';
import { escapes, space, suffixOf, type TextOptions, wordPattern } from './text.ts';

interface JsonPart {
  readonly type: string;
  readonly [other: string]: unknown;
}

/** The parts of tokenizer.json that are read. */
export interface TokenizerJson {
  readonly version: string;
  readonly normalizer: (JsonPart & { readonly normalizers?: readonly JsonPart[] }) | null;
  readonly pre_tokenizer: JsonPart | null;
  readonly model: {
    readonly type: string;
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (Merge | string)[];
    readonly [other: string]: unknown;
  };
  readonly [other: string]: unknown;
}

const metaspace = { type: 'Metaspace', replacement: space, prepend_scheme: 'always', split: true };
const split = { type: 'Split', pattern: { Regex: wordPattern }, behavior: 'Isolated', invert: false };
const replace = (from: string, to: string) => ({ type: 'Replace', pattern: { String: from }, content: to });

const normalizerOf = ({ lowerCase, normalization, escapes: escaped }: TextOptions) => ({
  type: 'Sequence',
  normalizers: [
    { type: normalization },
    ...(lowerCase ? [{ type: 'Lowercase' }] : []),
    { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
    { type: 'Strip', strip_left: true, strip_right: true },
    ...(escaped ? escapes.toReversed().map(({ character, written }) => replace(character, written)) : []),
  ],
});

const preTokenizerOf = ({ spaces }: TextOptions) =>
  spaces === 'metaspace' ? { type: 'Sequence', pretokenizers: [metaspace, split] } : { type: 'WhitespaceSplit' };

function decoderOf({ spaces, escapes: escaped }: TextOptions) {
  if (spaces === 'whitespace') return { type: 'BPEDecoder', suffix: endOfWord };
  const back = escapes.map(({ character, written }) => replace(written, character));
  return escaped ? { type: 'Sequence', decoders: [metaspace, { type: 'Fuse' }, ...back] } : metaspace;
}

export function writeJson(tokens: readonly string[], merges: readonly Merge[], options: TextOptions): TokenizerJson {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content, id) => ({
      ...{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
    })),
    normalizer: normalizerOf(options),
    pre_tokenizer: preTokenizerOf(options),
    post_processor: null,
    decoder: decoderOf(options),
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: specialTokens[UNK],
      continuing_subword_prefix: null,
      end_of_word_suffix: suffixOf(options) || null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
    },
  };
}

const part = z.looseObject({ type: z.string() });
const merge = z.union([
  z.tuple([z.string().min(1), z.string().min(1)]),
  z.string().regex(/^[^ ]+ [^ ]+$/, 'Invalid input: expected two units with a space between'),
]);
/** A token may be `__proto__`, which zod's records leave out. */
const vocab = z.custom<Readonly<Record<string, number>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'Invalid input: expected an object, tokens and their ids',
);
const schema = z.looseObject({
  normalizer: z.looseObject({ normalizers: z.array(part) }),
  pre_tokenizer: part,
  added_tokens: z.array(z.looseObject({ content: z.string(), id: z.int().min(0) })).optional(),
  model: z.looseObject({
    type: z.literal('BPE'),
    unk_token: z.literal(specialTokens[UNK]).nullish(),
    continuing_subword_prefix: z.literal('').nullish(),
    end_of_word_suffix: z.literal(['', endOfWord]).nullish(),
    fuse_unk: z.literal(false).nullish(),
    byte_fallback: z.literal(false).nullish(),
    ignore_merges: z.literal(false).nullish(),
    vocab,
    merges: z.array(merge),
  }),
});

const fix = 'Train a BPE tokenizer with Longhand.';

/** @throws DataError for a tokenizer of another make, or whose parts do not fit together */
export function readJson(
  value: unknown,
  where: string,
): { readonly tokens: readonly string[]; readonly merges: readonly Merge[]; readonly options: TextOptions } {
  const json = parseStored(schema, value, where, fix);
  const options = optionsOf(json, where);
  const tokens = tokensOf(json.model.vocab, where);
  for (const { content, id } of json.added_tokens ?? [])
    if (specialTokens[id] !== content)
      throw new DataError({
        where: `${where}: added_tokens`,
        expected: specialTokens.join(' '),
        got: quoted(content),
        fix,
      });
  const merges = json.model.merges.map((pair) =>
    typeof pair === 'string' ? (pair.split(' ') as [string, string]) : pair,
  );
  const known = new Set(tokens);
  for (const [i, [left, right]] of merges.entries())
    for (const unit of [left, right, left + right])
      if (!known.has(unit))
        throw new DataError({
          where: `${where}: model.merges.${i}`,
          expected: 'units of the vocabulary',
          got: quoted(unit),
          fix,
        });
  return { tokens, merges, options };
}

function optionsOf(json: z.infer<typeof schema>, where: string): TextOptions {
  const { normalizers } = json.normalizer;
  const options: TextOptions = {
    spaces: json.pre_tokenizer.type === 'WhitespaceSplit' ? 'whitespace' : 'metaspace',
    lowerCase: normalizers.some(({ type }) => type === 'Lowercase'),
    normalization: normalizers[0]?.type === 'NFKC' ? 'NFKC' : 'NFC',
    escapes:
      normalizers.length > 0 && same(normalizers.at(-1), normalizerOf({ ...plain, escapes: true }).normalizers.at(-1)),
  };
  const own = { normalizer: normalizerOf(options), pre_tokenizer: preTokenizerOf(options) };
  for (const name of ['normalizer', 'pre_tokenizer'] as const)
    if (!same(json[name], own[name]))
      throw new DataError({ where: `${where}: ${name}`, expected: JSON.stringify(own[name]), got: 'another', fix });
  if ((json.model.end_of_word_suffix || '') !== suffixOf(options))
    throw new DataError({
      where: `${where}: model.end_of_word_suffix`,
      ...{ expected: quoted(suffixOf(options)), got: quoted(json.model.end_of_word_suffix || ''), fix },
    });
  return options;
}

const plain: TextOptions = { spaces: 'metaspace', lowerCase: false, normalization: 'NFC', escapes: false };

function tokensOf(ids: Readonly<Record<string, unknown>>, where: string): readonly string[] {
  const entries = Object.entries(ids);
  const tokens = new Map(entries.map(([token, id]) => [id, token]));
  const place = `${where}: model.vocab`;
  const missing = entries.findIndex((_, id) => !tokens.has(id));
  if (missing >= 0) {
    const expected = `ids 0 to ${entries.length - 1}, each once`;
    throw new DataError({ where: place, expected, got: `no ${missing}`, fix });
  }
  if (specialTokens.some((token, id) => tokens.get(id) !== token))
    throw new DataError({ where: place, expected: `${specialTokens.join(' ')} first`, got: 'others', fix });
  return entries.map((_, id) => tokens.get(id) ?? '');
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, 40));

/** Whatever the order of keys, which writers choose. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return (
    keys.length === others.length &&
    others.every(
      (key) => Object.hasOwn(a, key) && same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
