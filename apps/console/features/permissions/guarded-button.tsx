'use client';

import { useRouter } from 'next/navigation';
import { Button, type ButtonProps } from '../../components/button.tsx';
import { Hint } from '../../components/tooltip.tsx';
import { useAnyPermission } from './permission-context.tsx';

interface GuardedButtonProps extends ButtonProps {
  /** IAM action that the button asks the server for; of several, one is enough. */
  readonly action: string | readonly string[];
  /** Leads to a page instead of doing something here. */
  readonly href?: string | undefined;
}

/** A button that is off, and says which permission is missing, when the server would refuse. */
export function GuardedButton({ action, href, onClick, ...rest }: GuardedButtonProps) {
  const { allowed, reason } = useAnyPermission(typeof action === 'string' ? [action] : action);
  const router = useRouter();
  if (allowed) return <Button {...rest} onClick={href ? () => router.push(href) : onClick} />;
  // aria-disabled instead of disabled: a disabled button takes no focus, so nobody could read the reason.
  const off = <Button {...rest} type="button" aria-disabled onClick={(event) => event.preventDefault()} />;
  return reason === '' ? off : <Hint text={reason}>{off}</Hint>;
}
