/** One name for each split and language. */
export const filesIn = (
  splits: readonly string[],
  languages: readonly string[],
  name: (split: string, language: string) => string,
): string[] => splits.flatMap((split) => languages.map((language) => name(split, language)));
