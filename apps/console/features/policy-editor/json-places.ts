import { jsonLanguage } from '@codemirror/lang-json';
import type { SyntaxNode } from '@lezer/common';

/** Where something stands in a text, by offsets. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

type Path = readonly (string | number)[];

/**
 * Where the value at a path such as `['Statement', 0, 'Action', 1]` stands in a JSON text. Where the path leads to
 * nothing, the place of the nearest thing around it.
 */
export function placeOf(text: string, path: Path): Place {
  const root = jsonLanguage.parser.parse(text).topNode.firstChild;
  let node = root;
  for (const step of path) {
    const next = node && (typeof step === 'number' ? item(node, step) : member(node, step, text));
    if (!next) break;
    node = next;
  }
  return node ? { from: node.from, to: node.to } : { from: 0, to: Math.min(1, text.length) };
}

const isValue = (node: SyntaxNode): boolean =>
  /^(Object|Array|String|Number|True|False|Null)$/.test(node.name);

function item(node: SyntaxNode, index: number): SyntaxNode | null {
  let at = -1;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (isValue(child) && ++at === index) return child;
  }
  return null;
}

function member(node: SyntaxNode, name: string, text: string): SyntaxNode | null {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Property' || !child.firstChild) continue;
    if (nameOf(text.slice(child.firstChild.from, child.firstChild.to)) === name)
      return child.lastChild && isValue(child.lastChild) ? child.lastChild : child;
  }
  return null;
}

function nameOf(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}

/** The path of the value that stands at an offset, from the outside in. */
export function pathAt(text: string, offset: number): (string | number)[] {
  const path: (string | number)[] = [];
  let node: SyntaxNode | null = jsonLanguage.parser.parse(text).resolveInner(offset, -1);
  while (node) {
    const parent: SyntaxNode | null = node.parent;
    if (node.name === 'Property' && node.firstChild)
      path.unshift(nameOf(text.slice(node.firstChild.from, node.firstChild.to)));
    else if (parent?.name === 'Array' && isValue(node)) path.unshift(indexIn(parent, node));
    node = parent;
  }
  return path;
}

function indexIn(array: SyntaxNode, node: SyntaxNode): number {
  let at = 0;
  for (let child = array.firstChild; child && child.from < node.from; child = child.nextSibling)
    if (isValue(child)) at += 1;
  return at;
}
