// The models of a command line: `runs/sentiment/sst2`, `reviews=runs/sentiment/sst2`, `https://example.org/models/reviews/`.
import { basename } from 'node:path';
import { ConfigError } from '@longhand/base';
import { userPath } from '@longhand/runs';

export interface NamedSource {
  /** Part of the model's address: /v1/<name>. */
  readonly name: string;
  /** A folder, absolute, or a URL. */
  readonly source: string;
}

/** @throws ConfigError if there is none, a name that no address can have, or one that two have */
export function namedSources(operands: readonly string[]): NamedSource[] {
  const where = 'longhand serve';
  if (operands.length === 0)
    throw new ConfigError({
      where,
      expected: 'one or more models',
      got: 'none',
      fix: 'E.g. `longhand serve reviews=runs/sentiment/sst2`.',
    });
  const models = operands.map(namedSource);
  for (const [i, { name }] of models.entries()) {
    if (models.findIndex((other) => other.name === name) === i) continue;
    const fix = `Name one of them otherwise: other-${name}=${operands[i]}.`;
    throw new ConfigError({ where, expected: 'a name for each model', got: `"${name}" twice`, fix });
  }
  return models;
}

function namedSource(operand: string): NamedSource {
  const [, given, rest] = /^([^=/\\]*)=(.*)$/s.exec(operand) ?? [];
  const place = rest ?? operand;
  const isUrl = /^https?:/i.test(place);
  const name = given ?? basename(isUrl && URL.canParse(place) ? new URL(place).pathname : userPath(place));
  if (/^[a-z0-9][\w.-]{0,63}$/i.test(name) && name !== 'models' && place !== '')
    return { name, source: isUrl ? place : userPath(place) };
  const expected = 'NAME=MODEL, with a name of up to 64 letters, digits, dots and dashes that is not "models"';
  throw new ConfigError({ where: 'longhand serve', expected, got: JSON.stringify(operand) });
}
