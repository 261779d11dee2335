/** Frame and states of every one-line input, select and text area. */
export const inputFrame =
  'rounded-md border border-line-strong bg-surface text-ink shadow-card transition-colors placeholder:text-faint hover:border-muted focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/40 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted aria-invalid:border-danger aria-invalid:outline-danger/40';

/** An input of a form. */
export const inputClass = `${inputFrame} block w-full px-2.5 py-1.5 text-base`;

/** An input of a form that holds code. */
export const codeInputClass = `${inputFrame} block w-full px-2.5 py-1.5 font-mono text-sm leading-5.5`;

/** An input above a list. */
export const filterClass = `${inputFrame} h-8 text-sm`;
