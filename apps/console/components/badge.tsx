import { cva } from 'class-variance-authority';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger';

const badge = cva(
  'inline-flex h-5 items-center gap-1.5 rounded-sm px-1.5 text-2xs font-medium whitespace-nowrap tabular-nums',
  {
    variants: {
      tone: {
        neutral: 'bg-sunken text-muted',
        accent: 'bg-accent-soft text-accent',
        success: 'bg-success-soft text-success',
        warning: 'bg-warning-soft text-warning',
        danger: 'bg-danger-soft text-danger',
      },
    },
  },
);

interface BadgeProps {
  readonly tone?: Tone | undefined;
  /** A dot before the text: the badge is a state, not a kind. */
  readonly dot?: boolean | undefined;
  readonly pulse?: boolean | undefined;
  readonly children: ReactNode;
}

export function Badge({ tone = 'neutral', dot, pulse, children }: BadgeProps) {
  return (
    <span className={badge({ tone })}>
      {dot ? (
        <span aria-hidden className={`size-1.5 rounded-full bg-current ${pulse ? 'animate-pulse' : ''}`} />
      ) : null}
      {children}
    </span>
  );
}
