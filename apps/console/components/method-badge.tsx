import { cn } from './class-names.ts';

const writes = 'bg-accent-soft text-accent';
const colours: Readonly<Record<string, string>> = {
  GET: 'bg-success-soft text-success',
  POST: writes,
  PUT: writes,
  PATCH: writes,
  DELETE: 'bg-danger-soft text-danger',
};

/** An HTTP method, in a column of its own width so that paths line up. */
export function MethodBadge({ method }: { method: string }) {
  return (
    <span
      className={cn(
        'inline-block min-w-13 rounded-sm px-1.5 py-0.5 text-center font-mono text-2xs font-semibold',
        colours[method] ?? 'bg-sunken text-muted',
      )}
    >
      {method}
    </span>
  );
}
