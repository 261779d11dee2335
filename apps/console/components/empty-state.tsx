import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** What the thing is and what it is good for. */
  readonly children: ReactNode;
  /** The one next step. */
  readonly action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <span className="mb-3 grid size-10 place-items-center rounded-lg border border-line bg-sunken text-muted">
        <Icon className="size-5" aria-hidden />
      </span>
      <p className="text-base font-semibold">{title}</p>
      <div className="mt-1 max-w-md text-muted text-pretty">{children}</div>
      {action ? <div className="mt-4">{action}</div> : null}
    </div>
  );
}
