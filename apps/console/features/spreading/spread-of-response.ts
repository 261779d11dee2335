/** How far a change has come: the revision that holds it, and what each node serves. */
export interface Spread {
  /** Null: it is not compiled yet. */
  readonly revision: number | null;
  readonly nodes: readonly { readonly node: string; readonly revision: number }[];
}

/** Reads what an answer to `Prefer: wait=N` says about nodes (contracts/http/propagation); null: it says nothing. */
export function spreadOfResponse(headers: Pick<Headers, 'get'>): Spread | null {
  const nodes = headers.get('turnpike-acknowledged');
  if (nodes === null) return null;
  const revision = headers.get('turnpike-revision');
  return {
    revision: revision === null ? null : Number(revision),
    nodes: nodes
      .split(',')
      .map((part) => part.trim().split('='))
      .flatMap(([node = '', served]) => (node === '' ? [] : [{ node, revision: Number(served) }])),
  };
}

/** Nodes that do not serve the revision yet. */
export function laggingNodes({ revision, nodes }: Spread): string[] {
  return nodes.filter((one) => revision === null || one.revision < revision).map(({ node }) => node);
}
