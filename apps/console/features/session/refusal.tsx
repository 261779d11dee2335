import { CircleAlert } from 'lucide-react';

/** Why a sign-in or a new password was not taken. The region stays, so that a reader hears what comes into it. */
export function Refusal({ text }: { text: string }) {
  return (
    <div role="alert">
      {text ? (
        <p className="flex gap-2 rounded-md border border-danger/30 bg-danger-soft px-3 py-2 text-ink">
          <CircleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden />
          {text}
        </p>
      ) : null}
    </div>
  );
}
