// In the npm package, what runs in a clone of the repository only.
import { ConfigError } from '@longhand/base';

/** @throws ConfigError always */
export async function main(): Promise<void> {
  throw new ConfigError({
    where: 'longhand benchmark',
    expected: 'a clone of the repository: it trains what RESULTS.md lists',
    got: 'the npm package',
    fix: 'Clone it, then run `pnpm benchmark`.',
  });
}
