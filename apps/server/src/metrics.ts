// Metrics in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4).

type Labels = Readonly<Record<string, string | number>>;

interface Counter {
  add(labels: Labels, by?: number): void;
}

interface Histogram {
  observe(labels: Labels, value: number): void;
}

export interface Metrics {
  counter(name: string, help: string): Counter;
  /** @param bounds upper ones of the buckets, ascending, without infinity */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram;
  /** @param read the values now */
  gauge(
    name: string,
    help: string,
    read: () => readonly (readonly [Labels, number])[],
    kind?: 'gauge' | 'counter',
  ): void;
  text(): string;
}

export function createMetrics(): Metrics {
  const all: (() => string[])[] = [];
  const head = (name: string, help: string, kind: string) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`];
  return {
    counter: (name, help) => {
      const values = new Map<string, number>();
      all.push(() => [
        ...head(name, help, 'counter'),
        ...[...values].map(([labels, value]) => `${name}${labels} ${value}`),
      ]);
      return {
        add: (labels, by = 1) => {
          const key = labelText(labels);
          values.set(key, (values.get(key) ?? 0) + by);
        },
      };
    },
    histogram: (name, help, bounds) => {
      const series = new Map<string, Series>();
      all.push(() => [
        ...head(name, help, 'histogram'),
        ...[...series.values()].flatMap((one) => lines(name, one, bounds)),
      ]);
      return {
        observe: (labels, value) => {
          const key = labelText(labels);
          const one = series.get(key) ?? { labels, counts: bounds.map(() => 0), count: 0, sum: 0 };
          const bucket = bounds.findIndex((bound) => value <= bound);
          if (bucket >= 0) one.counts[bucket] = (one.counts[bucket] ?? 0) + 1;
          series.set(key, { ...one, count: one.count + 1, sum: one.sum + value });
        },
      };
    },
    gauge: (name, help, read, kind = 'gauge') => {
      all.push(() => [
        ...head(name, help, kind),
        ...read().map(([labels, value]) => `${name}${labelText(labels)} ${value}`),
      ]);
    },
    text: () => `${all.flatMap((lines) => lines()).join('\n')}\n`,
  };
}

interface Series {
  readonly labels: Labels;
  /** Of each bucket alone. */
  readonly counts: number[];
  readonly count: number;
  readonly sum: number;
}

function lines(name: string, { labels, counts, count, sum }: Series, bounds: readonly number[]): string[] {
  let below = 0;
  const buckets = bounds.map((bound, i) => {
    below += counts[i] ?? 0;
    return `${name}_bucket${labelText({ ...labels, le: bound })} ${below}`;
  });
  const own = labelText(labels);
  return [
    ...buckets,
    `${name}_bucket${labelText({ ...labels, le: '+Inf' })} ${count}`,
    `${name}_sum${own} ${sum}`,
    `${name}_count${own} ${count}`,
  ];
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escaped(String(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escaped = (value: string): string =>
  value.replace(/[\\"\n]/g, (letter) => (letter === '\n' ? '\\n' : `\\${letter}`));
