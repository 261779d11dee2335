import { partsOfAction } from '@turnpike/contracts/iam/action-pattern';
import { type CompiledStatement, compileStatement } from './compile-statement.ts';
import { NO, type Truth, UNKNOWN, YES } from './truth.ts';

/** A statement that may speak of an action: YES it does, or UNKNOWN. */
export interface StatementAbout {
  statement: CompiledStatement;
  speaks: Truth;
}

/** Actions that a document is remembered for. There are some 300; whoever asks for more is asking for nonsense. */
const MAX_REMEMBERED = 1_000;

/** Stands for what cannot be read as a document, so that a Deny in it is not lost. */
const unreadable: CompiledStatement = {
  index: -1,
  effect: 'Deny',
  sid: null,
  actions: () => UNKNOWN,
  resources: () => YES,
  condition: () => YES,
  isUnlimited: true,
  dependsOnResource: false,
};

interface CompiledDocument {
  statements: readonly CompiledStatement[];
  about: Map<string, readonly StatementAbout[]>;
}

/** By the document itself: documents are never changed once they were made. */
const compiled = new WeakMap<object, CompiledDocument>();

/**
 * The statements of a document that speak of the action, or may: those that cannot be read are among them. Compiled
 * once for each document object, and remembered for each action.
 */
export function statementsAbout(document: unknown, action: string): readonly StatementAbout[] {
  const { statements, about } = compile(document);
  const known = about.get(action);
  if (known) return known;
  const parts = partsOfAction(action);
  const found = statements
    .map((statement) => ({ statement, speaks: statement.actions(parts) }))
    .filter(({ speaks }) => speaks !== NO);
  if (about.size >= MAX_REMEMBERED) about.clear();
  about.set(action, found);
  return found;
}

function compile(document: unknown): CompiledDocument {
  if (typeof document !== 'object' || document === null)
    return { statements: [unreadable], about: new Map() };
  const known = compiled.get(document);
  if (known) return known;
  const made = { statements: statementsOf(document), about: new Map<string, readonly StatementAbout[]>() };
  compiled.set(document, made);
  return made;
}

function statementsOf(document: object): readonly CompiledStatement[] {
  try {
    const { Version, Statement, ...more } = document as Record<string, unknown>;
    const isOfForm =
      (Version === '1.1' || Version === '5.0') && Array.isArray(Statement) && Object.keys(more).length === 0;
    return isOfForm ? Array.from(Statement, compileStatement) : [unreadable];
  } catch {
    return [unreadable];
  }
}
