import { describe, expect, it } from 'vitest';
import { laggingNodes, spreadOfResponse } from './spread-of-response.ts';

const headers = (values: Record<string, string>) => new Headers(values);

describe('how far a change has come, as an answer tells it', () => {
  it('names the revision and the node that does not serve it yet', () => {
    const spread = spreadOfResponse(
      headers({ 'Turnpike-Revision': '43', 'Turnpike-Acknowledged': 'node-1=43, node-2=42' }),
    );
    expect(spread).toEqual({
      revision: 43,
      nodes: [
        { node: 'node-1', revision: 43 },
        { node: 'node-2', revision: 42 },
      ],
    });
    expect(spread && laggingNodes(spread)).toEqual(['node-2']);
  });

  it('takes every node as lagging while the change is not compiled', () => {
    const spread = spreadOfResponse(headers({ 'Turnpike-Acknowledged': 'node-1=7' }));
    expect(spread?.revision).toBeNull();
    expect(spread && laggingNodes(spread)).toEqual(['node-1']);
  });

  it('has no nodes for a gateway without any, and nothing where nobody waited', () => {
    expect(
      spreadOfResponse(headers({ 'Turnpike-Revision': '3', 'Turnpike-Acknowledged': '' }))?.nodes,
    ).toEqual([]);
    expect(spreadOfResponse(headers({}))).toBeNull();
  });
});
