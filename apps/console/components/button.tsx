import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './class-names.ts';

const button = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors select-none disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 [&_svg]:size-3.5 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-accent text-accent-ink shadow-card hover:bg-accent-strong',
        secondary: 'border border-line bg-surface text-ink shadow-card hover:bg-sunken',
        ghost: 'text-muted hover:bg-sunken hover:text-ink',
        danger: 'border border-line bg-surface text-danger hover:border-danger/40 hover:bg-danger-soft',
        dangerSolid: 'bg-danger text-surface hover:opacity-90',
      },
      size: {
        md: 'h-8 px-3 text-sm',
        sm: 'h-7 px-2.5 text-xs',
        icon: 'size-8',
        iconSm: 'size-7',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

type Look = VariantProps<typeof button>;

export interface ButtonProps extends ComponentProps<'button'>, Look {
  /** Work goes on: the button cannot be pressed again and says so. */
  readonly busy?: boolean | undefined;
}

export function Button({ variant, size, busy, className, children, disabled, type, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cn(button({ variant, size }), className)}
    >
      {busy ? <LoaderCircle className="animate-spin" aria-hidden /> : null}
      {children}
    </button>
  );
}

interface LinkButtonProps extends Look {
  readonly href: string;
  readonly className?: string | undefined;
  /** Name for those who do not see what stands around it. */
  readonly label?: string | undefined;
  readonly children: ReactNode;
}

export function LinkButton({ variant, size, className, href, label, children }: LinkButtonProps) {
  return (
    <Link href={href} aria-label={label} className={cn(button({ variant, size }), className)}>
      {children}
    </Link>
  );
}
