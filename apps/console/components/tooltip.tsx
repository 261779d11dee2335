'use client';

import * as Primitive from 'radix-ui/tooltip';
import type { ReactNode } from 'react';

/** A hint at a control. The control must take focus, or the hint is lost to the keyboard. */
export function Hint({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-60 max-w-72 rounded-md bg-ink px-2.5 py-1.5 text-xs text-canvas shadow-float"
        >
          {text}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
