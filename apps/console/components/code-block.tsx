import { CopyButton } from './copy-button.tsx';

interface CodeBlockProps {
  readonly code: string;
  /** What it is, as in "Copy curl command". */
  readonly label: string;
  readonly title?: string | undefined;
}

/** Text to be copied as it stands; scrolls rather than wraps, and takes focus so that the keyboard can scroll it. */
export function CodeBlock({ code, label, title }: CodeBlockProps) {
  return (
    <div className="relative overflow-hidden rounded-md border border-line bg-canvas">
      {title ? (
        <div className="flex h-9 items-center justify-between border-b border-line pr-1.5 pl-3 text-xs text-muted">
          <span>{title}</span>
          <CopyButton text={code} label={label} />
        </div>
      ) : (
        <CopyButton text={code} label={label} className="absolute top-1.5 right-1.5 bg-canvas" />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section tabIndex={0} aria-label={label} className="max-h-96 overflow-auto rounded-md">
        <pre className="w-max min-w-full p-3 pr-10 font-mono text-xs leading-5">
          <code>{code}</code>
        </pre>
      </section>
    </div>
  );
}
