/** A value of a metric as a registry writes it. */
interface MetricValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
}

/** What a registry asks of a metric. */
interface ReadMetric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'histogram';
  readonly aggregator: 'sum';
  readonly values: MetricValue[];
}

/**
 * A counter with labels that costs a call one look-up by number: the labels are put together when it is read. (That of
 * the metrics library hashes them anew for each call.)
 */
export class Tally {
  readonly name: string;
  readonly #help: string;
  readonly #labels: (key: number) => Readonly<Record<string, string | number>>;
  readonly #counts = new Map<number, number>();

  /** @param labels of a key */
  constructor(name: string, help: string, labels: (key: number) => Record<string, string | number>) {
    this.name = name;
    this.#help = help;
    this.#labels = labels;
  }

  add(key: number, amount: number): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + amount);
  }

  get(): ReadMetric {
    const values = Array.from(this.#counts, ([key, value]) => ({ value, labels: this.#labels(key) }));
    return { name: this.name, help: this.#help, type: 'counter', aggregator: 'sum', values };
  }
}

/** A histogram without labels. */
export class Distribution {
  readonly name: string;
  readonly #help: string;
  readonly #bounds: readonly number[];
  /** One for each bound, and one for what is above the last. */
  readonly #counts: Float64Array;
  #sum = 0;

  /** @param bounds ascending upper bounds, inclusive */
  constructor(name: string, help: string, bounds: readonly number[]) {
    this.name = name;
    this.#help = help;
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    const bounds = this.#bounds;
    let at = 0;
    while (at < bounds.length && value > (bounds[at] as number)) at += 1;
    this.#counts[at] = (this.#counts[at] as number) + 1;
    this.#sum += value;
  }

  get(): ReadMetric {
    let total = 0;
    const buckets = [...this.#bounds, '+Inf'].map((le, index): MetricValue => {
      total += this.#counts[index] as number;
      return { value: total, labels: { le }, metricName: `${this.name}_bucket` };
    });
    const values = [
      ...buckets,
      { value: this.#sum, labels: {}, metricName: `${this.name}_sum` },
      { value: total, labels: {}, metricName: `${this.name}_count` },
    ];
    return { name: this.name, help: this.#help, type: 'histogram', aggregator: 'sum', values };
  }
}
