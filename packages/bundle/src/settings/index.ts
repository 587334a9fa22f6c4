export { bounds } from './bounds.ts';
export { encoderDecoderSettings } from './encoder-decoder.ts';
export { configVersion, fieldsOf, renamed, settingsSchema, versionSchema } from './schema.ts';
export {
  checkValues,
  choice,
  defaultsOf,
  group,
  number,
  omit,
  pick,
  type Range,
  type Setting,
  type SettingShape,
  type SettingValue,
  settingProblem,
  text,
  toggle,
  type ValuesOf,
  withDefaults,
} from './setting.ts';
export { transformerSettings } from './transformer.ts';
