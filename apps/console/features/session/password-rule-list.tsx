import { Check, Circle } from 'lucide-react';
import { cn } from '../../components/class-names.ts';
import type { PasswordRule } from './password-rules.ts';

interface PasswordRuleListProps {
  readonly rules: readonly PasswordRule[];
  readonly password: string;
  /** Said below: what cannot be checked while one types. */
  readonly note: string;
}

/** What a password must be like, ticked off while it is typed. */
export function PasswordRuleList({ rules, password, note }: PasswordRuleListProps) {
  return (
    <div className="text-xs">
      <ul aria-label="What the password must be like" className="space-y-1">
        {rules.map((rule) => {
          const met = password !== '' && rule.isMet(password);
          return (
            <li key={rule.text} className={cn('flex items-start gap-2', met ? 'text-success' : 'text-muted')}>
              {met ? (
                <Check className="mt-px size-3.5 shrink-0" aria-label="kept:" />
              ) : (
                <Circle className="mt-px size-3.5 shrink-0" aria-label="not yet:" />
              )}
              {rule.text}
            </li>
          );
        })}
      </ul>
      {note ? <p className="mt-1.5 text-muted">{note}</p> : null}
    </div>
  );
}
