// Golden files: `{ generator, description, cases }`, NaN and infinities as strings.
import { readFileSync } from 'node:fs';

export function goldenCases<Case>(name: string): Case[] {
  const text = readFileSync(new URL(`../../lstm-core/src/fixtures/${name}.json`, import.meta.url), 'utf8');
  const special: Record<string, number> = { NaN: Number.NaN, Infinity: Infinity, '-Infinity': -Infinity };
  const { cases } = JSON.parse(text, (_, value) =>
    typeof value === 'string' && value in special ? special[value] : value,
  );
  return cases;
}
