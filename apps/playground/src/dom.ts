// Elements in one expression.

type Value = string | number | boolean | undefined | ((event: never) => void);
export type Child = Node | string | number | undefined | false;

/** An element: `on…` are listeners, other properties attributes; `true` is an attribute without value, `false` none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Readonly<Record<string, Value>> = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as (event: Event) => void);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...nodes(children));
  return element;
}

/** Puts these in the place of what an element holds. */
export const fill = (element: Element, ...children: readonly (Child | readonly Child[])[]): void =>
  element.replaceChildren(...nodes(children));

const nodes = (children: readonly (Child | readonly Child[])[]): (Node | string)[] =>
  (children.flat() as Child[])
    .filter((child) => child !== undefined && child !== false)
    .map((child) => (typeof child === 'number' ? String(child) : child));

/** @throws Error if there is none: the page and its script are of two versions */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`No element #${id}`);
  return found as T;
}

export interface Column {
  readonly title: string;
  readonly number?: boolean;
}

/** A table with a caption for who cannot see it. */
export const table = (caption: string, columns: readonly Column[], rows: readonly (readonly Child[])[]) => {
  const kind = (column: number) => (columns[column]?.number ? 'number' : '');
  return h(
    'div',
    { class: 'wide' },
    h(
      'table',
      {},
      h('caption', { class: 'unseen' }, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          columns.map(({ title }, c) => h('th', { scope: 'col', class: kind(c) }, title)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((cells) =>
          h(
            'tr',
            {},
            cells.map((cell, c) => h('td', { class: kind(c) }, cell)),
          ),
        ),
      ),
    ),
  );
};

let count = 0;
/** A control under its label. */
export function field<T extends HTMLElement>(label: string, control: T): HTMLElement {
  control.id ||= `field-${count++}`;
  return h('div', { class: 'field' }, h('label', { for: control.id }, label), control);
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** A duration, to three digits. @param milliseconds */
export const time = (milliseconds: number): string =>
  milliseconds < 1000
    ? `${milliseconds.toPrecision(milliseconds < 100 ? 2 : 3)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;

/** A bar as long as a share of its place. */
export function shareBar(share: number): HTMLElement {
  const filled = h('span', {});
  filled.style.width = `${100 * share}%`;
  return h('span', { class: 'share-bar', 'aria-hidden': 'true' }, filled);
}

/** Runs at most once at a time; what is asked for meanwhile runs once after it. */
export function latest(run: () => Promise<void>): () => void {
  let [busy, again] = [false, false];
  const go = async (): Promise<void> => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      do {
        again = false;
        await run();
      } while (again);
    } finally {
      busy = false;
    }
  };
  return () => void go();
}

/** Milliseconds without a new result before it is spoken. */
const calm = 600;

export interface Announcer {
  readonly element: HTMLElement;
  say(text: string): void;
}

/** Speaks the latest result to who cannot see it: not each one while a person types. */
export function announcer(): Announcer {
  const element = h('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return {
    element,
    say: (text) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        element.textContent = text;
      }, calm);
    },
  };
}
