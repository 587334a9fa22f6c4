// Text from data on its way to a terminal: labels, tokens and file names may hold escape sequences that move its cursor or rename its window.

/** C0 and C1 controls, line and paragraph separators, marks that turn the direction of text, and halves of surrogate pairs. */
const unprintable = /[\p{Cc}\p{Surrogate}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text on one line, with what a terminal would obey shown as `\n`, `\u001b` and the like. */
export const printable = (text: string): string =>
  text.replace(
    unprintable,
    (character) => short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The same of a text whose line ends and tabs are meant. */
export const printableLines = (text: string): string => text.replace(/[^\n\t]+/g, printable);
