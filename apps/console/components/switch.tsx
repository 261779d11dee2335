'use client';

import * as Primitive from 'radix-ui/switch';

interface SwitchProps {
  readonly id?: string | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean | undefined;
  readonly label?: string | undefined;
}

export function Switch({ id, checked, onChange, disabled, label }: SwitchProps) {
  return (
    <Primitive.Root
      {...(id ? { id } : {})}
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled ?? false}
      aria-label={label}
      className="h-4.5 w-8 shrink-0 rounded-full bg-line-strong p-0.5 transition-colors disabled:opacity-50 data-[state=checked]:bg-accent"
    >
      <Primitive.Thumb className="block size-3.5 rounded-full bg-surface transition-transform data-[state=checked]:translate-x-3.5" />
    </Primitive.Root>
  );
}
