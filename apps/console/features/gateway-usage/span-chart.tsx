interface SpanChartProps {
  /** What is shown, for those who cannot see it. */
  readonly label: string;
  readonly bars: readonly {
    readonly at: number;
    /** Height. */
    readonly value: number;
    /** The part of it that is shown in red. */
    readonly bad: number;
    readonly words: string;
  }[];
  readonly format: (value: number) => string;
}

const WIDTH = 600;
const HEIGHT = 120;

/** Bars over time, one per span; each says on hover what it stands for. */
export function SpanChart({ label, bars, format }: SpanChartProps) {
  const highest = Math.max(...bars.map(({ value }) => value));
  const step = WIDTH / Math.max(1, bars.length);
  const heightOf = (value: number) =>
    highest === 0 || value === 0 ? 0 : Math.max(1.5, (value / highest) * (HEIGHT - 4));
  const [first, last] = [bars[0], bars[bars.length - 1]];
  return (
    <figure>
      <figcaption className="mb-2 flex items-baseline justify-between text-xs text-muted tabular-nums">
        <span className="font-medium text-ink">{label}</span>
        <span>{highest > 0 ? `highest ${format(highest)}` : 'none'}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${label}: ${highest > 0 ? `highest ${format(highest)}` : 'none'}`}
        className="h-32 w-full"
      >
        <line x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="stroke-line-strong" />
        {bars.map(({ at, value, bad, words }, index) => (
          <g key={at}>
            <title>{words}</title>
            <rect x={index * step} y={0} width={step} height={HEIGHT} fill="transparent" />
            <rect
              x={index * step + step * 0.12}
              y={HEIGHT - heightOf(value)}
              width={step * 0.76}
              height={heightOf(value)}
              className="fill-accent"
            />
            <rect
              x={index * step + step * 0.12}
              y={HEIGHT - heightOf(bad)}
              width={step * 0.76}
              height={heightOf(bad)}
              className="fill-danger"
            />
          </g>
        ))}
      </svg>
      <p className="mt-1 flex justify-between text-2xs text-muted tabular-nums" suppressHydrationWarning>
        <span>{first ? timeText(first.at) : ''}</span>
        <span>{last ? timeText(last.at) : ''}</span>
      </p>
    </figure>
  );
}

/** The reader's own time. */
export function timeText(at: number): string {
  return new Date(at).toLocaleString('en', {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
}
