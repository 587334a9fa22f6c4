// Which language is translated into which.
import { ConfigError } from '@longhand/base';

/** @throws ConfigError if `pair` is not two of the known languages, as in `en-de` */
export function languagesOf(
  pair: string,
  known: readonly string[],
  set: string,
): { readonly source: string; readonly target: string } {
  const [source = '', target = '', ...more] = pair.split('-');
  if (more.length === 0 && source !== target && known.includes(source) && known.includes(target))
    return { source, target };
  const expected = `two of ${known.join(', ')}, as in en-de, for ${set}`;
  throw new ConfigError({ where: 'option "pair"', expected, got: `"${pair}"` });
}
