// An n-gram model with back-off: a tree of histories. p(w | h) is that of the longest stored n-gram that ends h w, times the
// back-off weights of the histories given up on the way (Katz 1987).
import { ConfigError, DataError } from '@longhand/base';
import { begin, end, unknown } from './symbols.ts';

/** A stored n-gram, in logarithms to base 10 as ARPA files have them. */
export interface NgramEntry {
  readonly words: readonly string[];
  readonly logProb: number;
  /** 0 where nothing follows. */
  readonly backoff: number;
}

/** A history: what a decoder keeps of a hypothesis. Equal histories are the same object. */
export interface NgramState {
  readonly length: number;
}

interface Node extends NgramState {
  readonly word: string;
  readonly logProb: number;
  readonly backoff: number;
  readonly children: Map<string, Node>;
  readonly parent: Node | undefined;
  /** The longest stored history that is this one without its first words. */
  shorter: Node | undefined;
}

const ln10 = Math.LN10;

/** Words of the longest n-gram that a model may have. */
export const maxOrder = 32;

/** log10 p of a word that a model without `<unk>` does not have: costly, not impossible, as in KenLM. */
export const missingUnknown = -100;

/** What is expected of an n-gram's numbers where they are wrong. */
export function entryFault({ words, logProb, backoff }: NgramEntry, order: number): string | undefined {
  if (!(logProb <= 0)) return 'log10 p of 0 or less';
  if (!Number.isFinite(backoff)) return 'a finite back-off weight';
  return backoff !== 0 && words.length >= order ? 'no back-off weight for the longest n-grams' : undefined;
}

/** @throws ConfigError */
export function checkOrder(order: number, where: string): void {
  if (Number.isInteger(order) && order >= 1 && order <= maxOrder) return;
  throw new ConfigError({ where: `${where}: order`, expected: `1 to ${maxOrder}`, got: String(order) });
}

/** An n-gram model with back-off: probabilities of words after words, and states to walk with. */
export class NgramModel {
  readonly order: number;
  /** All words, those of `symbols.ts` too where the model has them. */
  readonly vocabulary: ReadonlySet<string>;
  /** log p (natural) of the rarest word: what decoders may count for words to which the model gives none. */
  readonly rarest: number;
  readonly #root: Node;

  /**
   * @param entries shorter n-grams before longer ones
   * @throws DataError if an n-gram comes twice, without the n-gram it goes on from, or with numbers that cannot be; ConfigError
   */
  constructor(entries: Iterable<NgramEntry>, order: number, where = 'NgramModel') {
    checkOrder(order, where);
    this.order = order;
    this.#root = newNode('', 0, 0, undefined);
    const longest: Node[] = [];
    for (const entry of entries) longest.push(this.#insert(entry, where));
    // Short ones first: a longer one's link leads over theirs.
    for (const node of longest.sort((a, b) => a.length - b.length)) node.shorter = this.#suffixOf(node);
    this.vocabulary = new Set(this.#root.children.keys());
    this.rarest = ln10 * rarestOf(this.#root.children.values());
  }

  /** The history of a text that begins. */
  start(): NgramState {
    return this.#root.children.get(begin) ?? this.#root;
  }

  /** No history at all. */
  get empty(): NgramState {
    return this.#root;
  }

  /**
   * The word after the history, and the history then.
   * @returns natural logarithm; a word outside the vocabulary counts as `<unk>`, or as log10 p = -100 where the model has none
   */
  next(state: NgramState, word: string): { readonly state: NgramState; readonly logProb: number } {
    const known = this.#root.children.has(word) ? word : unknown;
    let [node, logProb]: [Node | undefined, number] = [state as Node, 0];
    for (; node; node = node.shorter) {
      const child: Node | undefined = node.children.get(known);
      if (child) {
        const history = child.length < this.order ? child : (child.shorter ?? this.#root);
        return { state: history, logProb: ln10 * (logProb + child.logProb) };
      }
      logProb += node.backoff;
    }
    return { state: this.#root, logProb: ln10 * (logProb + missingUnknown) };
  }

  /** log p(end of text | history). */
  end(state: NgramState): number {
    return this.next(state, end).logProb;
  }

  /** log p(word | these words before), the newest last. */
  logProb(word: string, history: readonly string[] = []): number {
    return this.next(this.after(history), word).logProb;
  }

  /** The history of these words, which may begin with `<s>`. */
  after(history: readonly string[]): NgramState {
    return history.reduce<NgramState>(
      (state, word, i) => (i === 0 && word === begin ? this.start() : this.next(state, word).state),
      this.#root,
    );
  }

  /** All n-grams of one length, in the order they came in. */
  *entries(length: number, from: NgramState = this.#root): Generator<NgramEntry> {
    for (const node of (from as Node).children.values()) {
      if (node.length === length) yield { words: wordsOf(node), logProb: node.logProb, backoff: node.backoff };
      else yield* this.entries(length, node);
    }
  }

  #insert(entry: NgramEntry, where: string): Node {
    const { words, logProb, backoff } = entry;
    const problem = (expected: string, got: string) =>
      new DataError({ where: `${where}: "${words.join(' ')}"`, expected, got });
    const fault = entryFault(entry, this.order);
    if (fault) throw problem(fault, `${logProb} and ${backoff}`);
    const word = words.at(-1);
    if (word === undefined || words.length > this.order) throw problem(`1 to ${this.order} words`, `${words.length}`);
    let parent = this.#root;
    for (const before of words.slice(0, -1)) {
      const child = parent.children.get(before);
      if (!child) throw problem(`an entry for "${words.slice(0, parent.length + 1).join(' ')}" before it`, 'none');
      parent = child;
    }
    if (parent.children.has(word)) throw problem('one entry', 'two');
    if (parent !== this.#root && !this.#root.children.has(word)) throw problem(`"${word}" among the 1-grams`, 'none');
    const node = newNode(word, logProb, backoff, parent);
    parent.children.set(word, node);
    return node;
  }

  #suffixOf(node: Node): Node {
    for (let history = node.parent?.shorter; history; history = history.shorter) {
      const child = history.children.get(node.word);
      if (child) return child;
    }
    return this.#root;
  }
}

/** ARPA's -99 says that there is none. */
function rarestOf(words: Iterable<Node>): number {
  let rarest = 0;
  for (const { logProb } of words) if (logProb > -99 && logProb < rarest) rarest = logProb;
  return rarest;
}

const newNode = (word: string, logProb: number, backoff: number, parent: Node | undefined): Node => ({
  word,
  logProb,
  backoff,
  parent,
  children: new Map(),
  shorter: undefined,
  length: parent ? parent.length + 1 : 0,
});

function wordsOf(node: Node): string[] {
  const words: string[] = [];
  for (let at: Node | undefined = node; at?.parent; at = at.parent) words.push(at.word);
  return words.reverse();
}
