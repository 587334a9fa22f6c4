// Texts that hold HTML: it is read as it stands, and said.

const tag =
  /<\/?(?:[abip]|br|div|em|h[1-6]|img|li|ol|span|strong|table|t[dr]|ul)(?:\s[^<>]*)?\/?>|&(?:amp|quot|nbsp|lt|gt|#\d{2,5});/i;

/** A line where more than one of a hundred texts holds HTML. @param what texts are, e.g. `rows` */
export function markupNotes(texts: readonly string[], what: string): string[] {
  const found = texts.map((text) => tag.exec(text)?.[0]).filter((one) => one !== undefined);
  if (100 * found.length <= texts.length) return [];
  return [`${found.length} of ${texts.length} ${what} hold HTML, such as ${found[0]}: it is read as text.`];
}
