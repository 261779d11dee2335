import { type ComponentProps, useId } from 'react';
import { codeInputClass } from '../../components/input-class.ts';

interface PasteFieldProps extends ComponentProps<'textarea'> {
  readonly label: string;
  readonly help: string;
}

/** A place to paste text into. The browser keeps what is in it: a form library is more script than a page may have. */
export function PasteField({ label, help, ...rest }: PasteFieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <textarea
        id={id}
        aria-describedby={`${id}-help`}
        spellCheck={false}
        className={codeInputClass}
        {...rest}
      />
      <p id={`${id}-help`} className="mt-1 text-xs text-muted">
        {help}
      </p>
    </div>
  );
}
