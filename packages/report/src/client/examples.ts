// Examples: search, filters, order; twenty at a time.
const step = 20;

type Order = (a: HTMLElement, b: HTMLElement) => number;
const by =
  (key: string, sign: number): Order =>
  (a, b) =>
    sign * (Number(a.dataset[key]) - Number(b.dataset[key])) || Number(a.dataset.i) - Number(b.dataset.i);
const orders: Readonly<Record<string, Order>> = {
  hardest: by('score', 1),
  easiest: by('score', -1),
  surest: by('sure', -1),
  longest: by('length', -1),
  first: by('i', 1),
};

export function explore(element: HTMLElement): void {
  const form = element.querySelector<HTMLFormElement>('form');
  const list = element.querySelector('ol');
  if (!form || !list) return;
  const items = [...list.children] as HTMLElement[];
  const texts = new Map(items.map((item) => [item, textOf(item)]));
  const more = document.createElement('button');
  [more.type, more.className] = ['button', 'more'];
  element.append(more);
  form.hidden = false;
  let limit = step;
  const show = () => {
    const value = valuesOf(form);
    const found = items.filter(filterOf(value, texts)).sort(orders[value('sort')]);
    list.replaceChildren(...found.slice(0, limit));
    more.hidden = found.length <= limit;
    more.textContent = `Show ${Math.min(step, found.length - limit)} more`;
    const output = form.querySelector('output');
    if (output) output.textContent = `${found.length} of ${items.length} examples`;
  };
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', () => {
    limit = step;
    show();
  });
  more.addEventListener('click', () => {
    const next = limit;
    limit += step;
    show();
    focusOn(list.children[next]);
  });
  show();
}

/** So that the keyboard goes on where the new ones begin. */
function focusOn(item: Element | undefined): void {
  if (!(item instanceof HTMLElement)) return;
  item.tabIndex = -1;
  item.focus({ preventScroll: true });
}

/** What is searched: names, sources, outputs; no scores. */
const textOf = (item: HTMLElement): string =>
  [...item.querySelectorAll('.text, dd, pre, .id')]
    .map(({ textContent }) => textContent ?? '')
    .join('\n')
    .toLowerCase();

/** What the fields of a form hold; empty for one that it has not. */
function valuesOf(form: HTMLFormElement): (name: string) => string {
  const data = new FormData(form);
  return (name) => {
    const value = data.get(name);
    return typeof value === 'string' ? value : '';
  };
}

function filterOf(
  value: (name: string) => string,
  texts: ReadonlyMap<HTMLElement, string>,
): (item: HTMLElement) => boolean {
  const [search, verdict, truth, prediction] = ['search', 'verdict', 'truth', 'prediction'].map(value);
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return (item) => {
    const { dataset } = item;
    const right = dataset.truth === dataset.prediction;
    return (
      words.every((word) => texts.get(item)?.includes(word)) &&
      (!verdict || (verdict === 'right') === right) &&
      (!truth || dataset.truth === truth) &&
      (!prediction || dataset.prediction === prediction)
    );
  };
}
