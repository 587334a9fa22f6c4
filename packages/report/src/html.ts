// HTML text that escapes what is put into it.

const marker: unique symbol = Symbol('html');

/** Markup that is already safe. */
export interface Html {
  readonly [marker]: true;
  readonly text: string;
}

type Value = string | number | Html | readonly Value[];

/** A template whose values are escaped, unless they are `Html` themselves; lists are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const text = parts.reduce((sum, part, i) => sum + part + (i < values.length ? render(values[i] as Value) : ''), '');
  return raw(text);
}

/** Markup made elsewhere, e.g. an SVG. */
export const raw = (text: string): Html => ({ [marker]: true, text });

function render(value: Value): string {
  if (typeof value === 'object') return marker in value ? value.text : value.map(render).join('');
  return escaped(String(value));
}

const escaped = (text: string): string =>
  withoutControls(text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`));

/** HTML has no control characters but white space, and no halves of surrogate pairs: U+FFFD stands for them. */
const withoutControls = (text: string): string => text.replace(/[^\P{Cc}\t\n\r]|\p{Surrogate}/gu, '\uFFFD');
