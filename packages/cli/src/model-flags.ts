import { ConfigError } from '@longhand/base';
import { flagOf } from './flags.ts';

/**
 * Refuses flags of another model than the one that is trained.
 * @param given keys of the flags that were given
 * @param flags by model, the keys that only it has
 * @throws ConfigError
 */
export function checkModelFlags(
  model: string,
  given: readonly string[],
  flags: Readonly<Record<string, readonly string[]>>,
): void {
  for (const [owner, keys] of Object.entries(flags)) {
    const key = owner === model ? undefined : keys.find((one) => given.includes(one));
    if (key !== undefined)
      throw new ConfigError({
        where: flagOf(key),
        expected: `--model ${owner}, which has it`,
        got: `--model ${model}`,
        fix: `Leave ${flagOf(key)} out.`,
      });
  }
}
