'use client';

import {
  autocompletion,
  type CompletionSource,
  closeBrackets,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json, jsonLanguage } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';

interface JsonEditorProps {
  /** Name for those who do not see it. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Mistakes of a text, with their places; asked again after each pause in typing. */
  readonly check: (text: string) => readonly Diagnostic[] | Promise<readonly Diagnostic[]>;
  /** Offers what can stand at a place. */
  readonly complete?: CompletionSource | undefined;
  readonly readOnly?: boolean | undefined;
}

/** The colours of the theme: they follow light and dark by themselves. */
const colours = EditorView.theme({
  '&': { fontSize: '0.75rem', backgroundColor: 'transparent', color: 'var(--ink)', height: '100%' },
  '.cm-scroller': { fontFamily: 'var(--font-mono, "Geist Mono Variable", monospace)', lineHeight: '1.35rem' },
  '.cm-gutters': {
    backgroundColor: 'var(--canvas)',
    color: 'var(--ink-faint)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in oklch, var(--accent) 5%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklch, var(--accent) 22%, transparent) !important',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    borderRadius: '0.4375rem',
    boxShadow: 'var(--shadow-float)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--accent-ink)',
  },
  '.cm-diagnostic': { padding: '0.375rem 0.625rem', maxWidth: '26rem' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--danger)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--warning)' },
});

const words = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--success)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warning)' },
  { tag: tags.punctuation, color: 'var(--ink-muted)' },
]);

/** JSON with line numbers, mistakes marked where they stand, and completion. Tab indents; Escape then Tab leaves. */
export function JsonEditor({ label, value, onChange, check, complete, readOnly }: JsonEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, check, complete });
  latest.current = { onChange, check, complete };
  const first = useRef(value);

  useEffect(() => {
    if (!place.current) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          lineNumbers(),
          history(),
          bracketMatching(),
          closeBrackets(),
          indentOnInput(),
          highlightActiveLine(),
          json(),
          syntaxHighlighting(words),
          colours,
          lintGutter(),
          linter(async (current) => [...(await latest.current.check(current.state.doc.toString()))], {
            delay: 200,
          }),
          autocompletion({ icons: false }),
          jsonLanguage.data.of({
            autocomplete: (context: Parameters<CompletionSource>[0]) =>
              latest.current.complete?.(context) ?? null,
          }),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorState.readOnly.of(readOnly ?? false),
          EditorView.editable.of(!readOnly),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label, readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  return (
    <div
      ref={place}
      className="h-full min-h-0 overflow-auto rounded-md border border-line-strong bg-surface focus-within:border-accent focus-within:outline-2 focus-within:outline-accent/40"
    />
  );
}
