import { ConfigError } from '@longhand/base';
import { defineMode } from '../mode.ts';

const missing = () =>
  Promise.reject(
    new ConfigError({ where: '--mode', expected: 'extraction', got: '"compression", which is not available yet' }),
  );

export const compression = defineMode({
  name: 'compression',
  defaults: {},
  limits: {},
  help: {},
  base: {},
  tiny: {},
  summaryKeys: [],
  unit: 'words',
  target: 'compression',
  build: missing,
  load: missing,
});
