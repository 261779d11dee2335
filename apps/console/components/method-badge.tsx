import { cn } from './class-names.ts';

/** An HTTP method, in a column of its own width so that paths line up. */
export function MethodBadge({ method, className }: { method: string; className?: string }) {
  return (
    <span
      className={cn(
        'inline-block min-w-13 rounded-sm bg-sunken px-1.5 py-0.5 text-center font-mono text-2xs font-semibold text-muted',
        (method === 'POST' || method === 'PUT' || method === 'PATCH') && 'bg-accent-soft text-accent',
        method === 'DELETE' && 'bg-danger-soft text-danger',
        method === 'GET' && 'bg-success-soft text-success',
        className,
      )}
    >
      {method}
    </span>
  );
}
