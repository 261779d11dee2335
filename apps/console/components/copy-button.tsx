'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { cn } from './class-names.ts';

const CONFIRMATION_MS = 1_500;

/** Whether something was copied a moment ago, and how to copy. */
export function useCopy(): { copied: boolean; copy: (text: string) => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return { copied, copy: (text) => void navigator.clipboard.writeText(text).then(() => setCopied(true)) };
}

interface CopyButtonProps extends Omit<ButtonProps, 'onClick' | 'children' | 'value'> {
  /** What is copied. */
  readonly text: string;
  /** What it is, as in "Copy endpoint". */
  readonly label: string;
  readonly showLabel?: boolean | undefined;
}

export function CopyButton({ text, label, showLabel, ...rest }: CopyButtonProps) {
  const { copied, copy } = useCopy();
  return (
    <Button
      variant="ghost"
      size={showLabel ? 'sm' : 'iconSm'}
      aria-label={showLabel ? undefined : `Copy ${label}`}
      onClick={() => copy(text)}
      {...rest}
    >
      {copied ? <Check className="text-success" aria-hidden /> : <Copy aria-hidden />}
      {showLabel ? (copied ? 'Copied' : `Copy ${label}`) : null}
      {showLabel ? null : (
        <span className="sr-only" aria-live="polite">
          {copied ? 'Copied' : ''}
        </span>
      )}
    </Button>
  );
}

/** An id: readable, selectable, one click to copy. */
export function CopyableId({
  id,
  label = 'id',
  className,
}: {
  id: string;
  label?: string;
  className?: string;
}) {
  const { copied, copy } = useCopy();
  const shown = id.length > 20 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
  return (
    <button
      type="button"
      title={id}
      aria-label={`Copy ${label} ${shown}`}
      onClick={(event) => {
        event.stopPropagation();
        copy(id);
      }}
      className={cn(
        'inline-flex items-center gap-1 rounded-sm font-mono text-xs whitespace-nowrap text-muted hover:text-ink',
        className,
      )}
    >
      {shown}
      {copied ? (
        <Check className="size-3 text-success" aria-hidden />
      ) : (
        <Copy className="size-3" aria-hidden />
      )}
    </button>
  );
}
