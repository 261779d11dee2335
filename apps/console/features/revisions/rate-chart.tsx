/** Calls of a revision, and how many of them went wrong. */
interface RevisionRate {
  readonly revision: number;
  readonly calls: number;
  readonly errors: number;
  /** Errors per call, 0 to 1. */
  readonly rate: number;
}

const HEIGHT = 96;
const BAR = 28;

/** Error rate per revision, the one where it steps up in red. */
export function RateChart({ rates, step }: { rates: readonly RevisionRate[]; step: number | null }) {
  const highest = Math.max(0.01, ...rates.map(({ rate }) => rate));
  const width = Math.max(1, rates.length) * BAR;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
      aria-label="Error rate per revision"
      className="overflow-x-auto rounded-md border border-line bg-canvas px-3 pt-3 pb-1"
    >
      <svg width={width} height={HEIGHT + 18} role="img" aria-label={wordsOf(rates)}>
        <line x1={0} x2={width} y1={HEIGHT} y2={HEIGHT} className="stroke-line-strong" />
        {rates.map(({ revision, rate, calls, errors }, index) => {
          const height = Math.max(1.5, (rate / highest) * (HEIGHT - 6));
          const isBad = step !== null && revision >= step;
          return (
            <g key={revision}>
              <title>{`Revision ${revision}: ${errors} of ${calls} calls failed`}</title>
              <rect
                x={index * BAR + 4}
                y={HEIGHT - height}
                width={BAR - 8}
                height={height}
                rx={2}
                className={isBad ? 'fill-danger' : 'fill-line-strong'}
              />
              <text
                x={index * BAR + BAR / 2}
                y={HEIGHT + 13}
                textAnchor="middle"
                className={`text-2xs tabular-nums ${revision === step ? 'fill-danger font-semibold' : 'fill-muted'}`}
              >
                {revision}
              </text>
            </g>
          );
        })}
      </svg>
    </section>
  );
}

function wordsOf(rates: readonly RevisionRate[]): string {
  return rates.map(({ revision, errors, calls }) => `${revision}: ${errors} of ${calls}`).join(', ');
}
