import type { ReactNode } from 'react';
import { cn } from './class-names.ts';

interface CardProps {
  readonly title?: string | undefined;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
  /** Content goes to the edges, as tables do. */
  readonly flush?: boolean | undefined;
  readonly tone?: 'danger' | undefined;
  readonly className?: string | undefined;
}

/** A titled box: the unit that pages are laid out in. */
export function Card({ title, description, actions, children, flush, tone, className }: CardProps) {
  return (
    <section
      className={cn(
        'overflow-hidden rounded-lg border bg-surface shadow-card',
        tone === 'danger' ? 'border-danger/35' : 'border-line',
        className,
      )}
    >
      {title ? (
        <header
          className={cn(
            'flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-5 pt-4',
            flush ? 'pb-3' : 'pb-0',
          )}
        >
          <div className="min-w-0 flex-1 basis-48">
            <h2 className="text-base font-semibold tracking-tight">{title}</h2>
            {description ? <p className="mt-0.5 max-w-prose text-muted">{description}</p> : null}
          </div>
          {actions ? <div className="flex shrink-0 items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      {children === undefined || children === null ? null : (
        <div className={flush ? (title ? 'border-t border-line' : '') : 'px-5 py-4'}>{children}</div>
      )}
    </section>
  );
}
