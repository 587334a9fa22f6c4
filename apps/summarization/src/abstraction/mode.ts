import { ConfigError } from '@longhand/base';
import { defineMode } from '../mode.ts';

const missing = () =>
  Promise.reject(
    new ConfigError({ where: '--mode', expected: 'extraction', got: '"abstraction", which is not available yet' }),
  );

export const abstraction = defineMode({
  name: 'abstraction',
  defaults: {},
  limits: {},
  help: {},
  base: {},
  tiny: {},
  summaryKeys: [],
  unit: 'sentences',
  target: 'headline',
  build: missing,
  load: missing,
});
