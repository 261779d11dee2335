import { knownActions } from '../http/operation-table.ts';
import { documentedActions } from './documented-actions.ts';

/** Every action that a policy can name: those that an operation asks for, and those of the model product. */
export const nameableActions: readonly string[] = [
  ...new Set([...knownActions, ...documentedActions]),
].sort();
