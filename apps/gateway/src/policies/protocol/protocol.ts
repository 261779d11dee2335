import type { Policy } from '../../pipeline/policy.ts';
import { refusal } from '../../pipeline/refusal.ts';

/** An API of one protocol is refused on the other one, before anything else of it shows (APIG.0607). */
export const protocolPolicy: Policy = {
  kind: 'protocol',
  stage: 'admit',
  compile(api) {
    if (api.protocol === 'BOTH') return null;
    const scheme = api.protocol === 'HTTPS' ? 'https' : 'http';
    const refused = refusal(
      'protocolNotSupported',
      { stage: 'admit', rule: 'protocol', document: { kind: 'publication', id: api.id } },
      `: ${api.protocol}`,
    );
    return (call) => (call.exchange.scheme === scheme ? null : refused);
  },
};
