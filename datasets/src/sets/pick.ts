import { at, type Random } from '@longhand/base';

/** One of the items, each as likely as the others. */
export const pick = <T extends NonNullable<unknown>>(random: Random, items: readonly T[]): T =>
  at(items, random.integer(items.length));
