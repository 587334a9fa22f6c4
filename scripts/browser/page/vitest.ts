// What the conformance suites need of vitest, for a page: its own `expect`, and tests that are gathered first and run in order.
import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
export const expect = chai.expect;

type Run = (...values: never[]) => unknown;
interface Suite {
  readonly name: string;
  readonly items: (Suite | { readonly name: string; readonly run: () => unknown })[];
  readonly before: (() => unknown)[];
  readonly after: (() => unknown)[];
}

const suiteOf = (name: string): Suite => ({ name, items: [], before: [], after: [] });
let open = suiteOf('');

/** `%s`, `%j`, `%i` and `$0` take the values in turn. */
const named = (name: string, values: readonly unknown[]): string => {
  let next = 0;
  return name.replace(/%[sjdio]|\$0/g, () => {
    const value = values[next++];
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
};

const each =
  (define: (name: string, run: () => unknown) => void) => (cases: readonly unknown[]) => (name: string, run: Run) => {
    for (const one of cases) {
      const values = Array.isArray(one) ? one : [one];
      define(named(name, values), () => run(...(values as never[])));
    }
  };

const defineSuite = (name: string, define: () => unknown): void => {
  const outer = open;
  open = suiteOf(name);
  outer.items.push(open);
  define();
  open = outer;
};
const defineTest = (name: string, run: () => unknown): void => {
  open.items.push({ name, run });
};

export const describe = Object.assign(defineSuite, { each: each(defineSuite) });
export const it = Object.assign(defineTest, { each: each(defineTest) });
export const beforeEach = (run: () => unknown): void => {
  open.before.push(run);
};
export const afterEach = (run: () => unknown): void => {
  open.after.push(run);
};

export interface Outcome {
  readonly passed: number;
  /** Names of tests and what they said. */
  readonly failed: readonly string[];
}

/** Runs the tests that `define` defines. */
export async function runTests(define: () => void): Promise<Outcome> {
  open = suiteOf('');
  define();
  let passed = 0;
  const failed: string[] = [];
  const visit = async (suite: Suite, path: string, before: Suite['before'], after: Suite['after']): Promise<void> => {
    const [first, last] = [
      [...before, ...suite.before],
      [...suite.after, ...after],
    ];
    for (const item of suite.items) {
      const name = `${path} > ${item.name}`;
      if ('items' in item) {
        await visit(item, name, first, last);
        continue;
      }
      try {
        for (const hook of first) await hook();
        await item.run();
        passed++;
      } catch (error) {
        failed.push(`${name}: ${(error as Error).message}`);
      } finally {
        for (const hook of last) await hook();
      }
    }
  };
  await visit(open, '', [], []);
  return { passed, failed };
}
