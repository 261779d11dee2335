import type { OperationContract } from '@turnpike/contracts/http/operation';
import { operationTable } from '@turnpike/contracts/http/operation-table';

/** Operations below one path, by segment: literal ones go before parameters. */
interface Node {
  literals: Map<string, Node>;
  parameter: { name: string; node: Node } | null;
  operations: Map<string, OperationContract>;
}

const emptyNode = (): Node => ({ literals: new Map(), parameter: null, operations: new Map() });

/** An operation with its path parameters, or what is wrong with the path or method. */
export type Match =
  | { operation: OperationContract; path: Record<string, string> }
  | { operation: null; allowedMethods: string[] };

/** Builds the tree of path segments. Two operations must agree on a parameter's name at the same place. */
export function compileTable(table: readonly OperationContract[]): Node {
  const root = emptyNode();
  for (const operation of table) {
    let node = root;
    for (const segment of operation.path.split('/').slice(1)) node = descend(node, segment, operation.path);
    if (node.operations.has(operation.method))
      throw new Error(`${operation.method} ${operation.path} is bound twice`);
    node.operations.set(operation.method, operation);
  }
  return root;
}

function descend(node: Node, segment: string, path: string): Node {
  const name = /^\{(\w+)\}$/.exec(segment)?.[1];
  if (name === undefined) {
    const child = node.literals.get(segment) ?? emptyNode();
    node.literals.set(segment, child);
    return child;
  }
  node.parameter ??= { name, node: emptyNode() };
  if (node.parameter.name !== name)
    throw new Error(`${path}: {${name}} is called {${node.parameter.name}} elsewhere`);
  return node.parameter.node;
}

const root = compileTable(operationTable);

/** Finds the operation of a method and path (still percent-encoded). */
export function matchOperation(method: string, pathname: string): Match {
  const found = walk(root, pathname.split('/').slice(1), 0, {});
  if (!found) return { operation: null, allowedMethods: [] };
  const operation = found.node.operations.get(method);
  if (!operation) return { operation: null, allowedMethods: [...found.node.operations.keys()] };
  return { operation, path: found.path };
}

function walk(
  node: Node,
  segments: string[],
  at: number,
  path: Record<string, string>,
): { node: Node; path: Record<string, string> } | null {
  const segment = segments[at];
  if (segment === undefined) return node.operations.size > 0 ? { node, path } : null;
  const literal = node.literals.get(segment);
  const byLiteral = literal ? walk(literal, segments, at + 1, path) : null;
  if (byLiteral || !node.parameter) return byLiteral;
  const value = decode(segment);
  if (value === null || value === '') return null;
  return walk(node.parameter.node, segments, at + 1, { ...path, [node.parameter.name]: value });
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
