// The settings that all modes share, and how a call changes some of a model's settings.
import {
  bounds,
  checkValues,
  choice,
  fieldsOf,
  group,
  number,
  type SettingShape,
  type SettingValue,
  text,
  toggle,
  type ValuesOf,
} from '@longhand/bundle/settings';
import { cellNames } from '@longhand/lstm-core';
import * as z from 'zod';

const { items, rate, size } = bounds;
const tokenizers = ['auto', 'unicode', 'treebank', 'chinese', 'characters'] as const;

/** Text to words, and words to vectors. */
export const commonSettings = {
  ...group('Text', {
    tokenizer: choice('auto', tokenizers, 'auto: chinese where the set is Chinese, else unicode.'),
    lowerCase: toggle(true, 'Lower-case the text.'),
    maxWords: number(5000, items, 'Words of a document that are read; the run says how many are not.'),
    protectedPattern: text(
      String.raw`#[\p{L}\p{N}_]+#`,
      'Regular expression of what stays one word as it is, such as #Person1#; empty: none.',
      { missing: '' },
    ),
  }),
  ...group('Model', {
    cell: choice('lstm', cellNames, 'Cell of every recurrent layer.', { missing: 'lstm' }),
    embeddingSize: number(100, size, 'Numbers of an embedding.'),
    embeddingDropout: number(0.3, rate, 'Variational dropout of embedded words.'),
    dropout: number(0.3, rate, 'Dropout between layers and before the output.'),
  }),
  ...group('Training', { batchSize: number(32, items, 'Documents a batch.') }),
};

export type CommonSettings = ValuesOf<typeof commonSettings>;
export type TextSettings = Pick<CommonSettings, 'tokenizer' | 'lowerCase' | 'maxWords' | 'protectedPattern'>;

/** The schema of a mode's settings; what only training needs is dropped. */
export const modeSchema = <Mode extends string, Shape extends SettingShape>(mode: Mode, shape: Shape) =>
  z.object({ mode: z.literal(mode), ...fieldsOf(commonSettings), ...fieldsOf(shape) });

/** BCP 47 code of what is read: it decides how text is split into sentences and words, and how words are joined. */
export interface Language {
  readonly language: string;
}

/**
 * Settings with some of them changed; undefined options are left out, as is `explained`, which is no setting.
 * @param known the settings that may change @throws ConfigError for others, and for a value that a setting may not have
 */
export function changed<Settings extends object>(settings: Settings, known: SettingShape, options: object): Settings {
  const given = Object.entries(options).filter(([name, value]) => value !== undefined && name !== 'explained');
  checkValues(known, Object.fromEntries(given) as Record<string, SettingValue>);
  return { ...settings, ...Object.fromEntries(given) };
}
