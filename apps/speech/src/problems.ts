/** Some of what was left out, and how much it was. */
export function problemLines(split: string, problems: readonly string[]): string[] {
  if (problems.length === 0) return [];
  const shown = problems.slice(0, 5).map((problem) => `  ${problem}`);
  const more = problems.length > 5 ? [`  ... and ${problems.length - 5} more`] : [];
  return [`${problems.length} of ${split} left out:`, ...shown, ...more];
}
