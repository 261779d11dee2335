/** Look of every one-line input, select and text area. */
export const inputClass =
  'block w-full rounded-md border border-line-strong/60 bg-surface px-2.5 py-1.5 text-base text-ink shadow-card transition-colors placeholder:text-faint/80 hover:border-line-strong focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/40 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted aria-invalid:border-danger aria-invalid:outline-danger/40';
