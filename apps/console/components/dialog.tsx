'use client';

import { X } from 'lucide-react';
import * as Primitive from 'radix-ui/dialog';
import type { ReactNode } from 'react';
import { cn } from './class-names.ts';

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly wide?: boolean | undefined;
  readonly children: ReactNode;
}

/** The one dialog: titled, closed by Escape, focus kept inside and given back. */
export function Dialog({ open, onOpenChange, title, description, wide, children }: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/40 backdrop-blur-[1px] data-[state=open]:animate-in data-[state=open]:fade-in-0" />
        <Primitive.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cn(
            'fixed top-[8vh] left-1/2 z-50 flex max-h-[84vh] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-lg border border-line bg-raised shadow-float data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98',
            wide ? 'max-w-2xl' : 'max-w-lg',
          )}
        >
          <div className="px-5 pt-4 pb-3 pr-12">
            <Primitive.Title className="text-lg font-semibold tracking-tight">{title}</Primitive.Title>
            {description ? (
              <Primitive.Description className="mt-0.5 text-muted">{description}</Primitive.Description>
            ) : null}
          </div>
          <div className="flex min-h-0 flex-1 flex-col">{children}</div>
          <Primitive.Close
            aria-label="Close"
            className="absolute top-3.5 right-3.5 grid size-7 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink"
          >
            <X className="size-4" aria-hidden />
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** The scrolling middle of a dialog. */
export function DialogBody({ children }: { children: ReactNode }) {
  return <div className="min-h-0 flex-1 space-y-4 overflow-y-auto px-5 py-1">{children}</div>;
}

/** The buttons of a dialog; what does it stands last. */
export function DialogFooter({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <div className="mt-4 flex items-center justify-between gap-3 rounded-b-lg border-t border-line bg-canvas px-5 py-3">
      <div>{aside}</div>
      <div className="flex items-center gap-2">{children}</div>
    </div>
  );
}
