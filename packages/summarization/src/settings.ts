// What a run or a bundle says of its model: mode, settings, language.
import { renamed, type SettingShape } from '@longhand/bundle/settings';
import * as z from 'zod';
import {
  type AbstractionInference,
  abstractionInference,
  abstractionSchema,
  abstractionSettings,
} from './abstraction/settings.ts';
import {
  type CompressionInference,
  compressionInference,
  compressionSchema,
  compressionSettings,
} from './compression/settings.ts';
import {
  type ExtractionInference,
  extractionInference,
  extractionSchema,
  extractionSettings,
} from './extraction/settings.ts';
import { commonSettings } from './fields.ts';

/** How a summary is made. */
export type ModeName = 'compression' | 'extraction' | 'abstraction';

/** config.json of a run, the description of a bundle; what only training needs is not looked at. */
export const descriptionSchema = z
  .object({
    config: z.preprocess(
      (value) =>
        renamed({ ...commonSettings, ...abstractionSettings, ...compressionSettings, ...extractionSettings }, value),
      z.discriminatedUnion('mode', [compressionSchema, extractionSchema, abstractionSchema]),
    ),
    /** BCP 47 code, or `und`. */
    language: z.string(),
  })
  .readonly();

/** What a model is: its mode, settings and language. */
export type Description = z.infer<typeof descriptionSchema>;

/** Settings that may be others at each call; a model has those of its mode. */
export type InferenceSettings = Partial<CompressionInference & ExtractionInference & AbstractionInference>;

/** These settings, by mode. */
export const inferenceShapes: Readonly<Record<ModeName, SettingShape>> = {
  compression: compressionInference,
  extraction: extractionInference,
  abstraction: abstractionInference,
};

/** Their names, by mode. */
export const inferenceKeys: Readonly<Record<ModeName, readonly string[]>> = {
  compression: Object.keys(compressionInference),
  extraction: Object.keys(extractionInference),
  abstraction: Object.keys(abstractionInference),
};
