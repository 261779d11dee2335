'use client';

import * as Primitive from 'radix-ui/dropdown-menu';
import type { ReactNode } from 'react';
import { cn } from './class-names.ts';

interface MenuProps {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end' | undefined;
  readonly onOpenChange?: ((open: boolean) => void) | undefined;
}

export function Menu({ trigger, children, align = 'end', onOpenChange }: MenuProps) {
  return (
    <Primitive.Root {...(onOpenChange ? { onOpenChange } : {})}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-60 min-w-44 rounded-lg border border-line bg-raised p-1 shadow-float data-[state=open]:animate-in data-[state=open]:fade-in-0"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly danger?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly children: ReactNode;
}

export function MenuItem({ onSelect, danger, disabled, children }: MenuItemProps) {
  return (
    <Primitive.Item
      onSelect={onSelect}
      disabled={disabled ?? false}
      className={cn(
        'flex cursor-default items-center gap-2 rounded-md px-2 py-1.5 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-sunken [&_svg]:size-3.5 [&_svg]:text-muted',
        danger && 'text-danger [&_svg]:text-danger',
      )}
    >
      {children}
    </Primitive.Item>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Primitive.Label className="px-2 py-1.5 text-xs text-muted">{children}</Primitive.Label>;
}

export function MenuSeparator() {
  return <Primitive.Separator className="my-1 h-px bg-line" />;
}
