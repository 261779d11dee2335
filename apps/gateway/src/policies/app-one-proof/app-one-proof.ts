import { addedModes, basicProofs } from '../../app-auth/proofs.ts';
import type { Policy } from '../../pipeline/policy.ts';
import { refusal } from '../../pipeline/refusal.ts';

/**
 * One caller, one proof: a call with two kinds of proof is refused before any is looked at, so that a wrong one never
 * falls through to a weaker one. Where no feature adds a mode there is nothing to do: a signature then goes before an
 * AppCode, which is left unread.
 */
export const appOneProofPolicy: Policy = {
  kind: 'app-one-proof',
  stage: 'authenticate',
  compile(api, { documents }) {
    const added = addedModes(documents.settings.features);
    if (api.authentication !== 'APP' || added.length === 0) return null;
    const basic = basicProofs(api);
    return (call) => {
      const modes = added.filter(({ sent }) => sent(call)).map(({ mode }): string => mode);
      if (modes.length === 0) return null;
      for (const { mode, sent } of basic) if (sent(call)) modes.push(mode);
      if (modes.length === 1) return null;
      return refusal(
        'appAuthIncorrect',
        {
          stage: 'authenticate',
          rule: 'app-two-proofs',
          document: { kind: 'publication', id: api.id },
          detail: modes.join(','),
        },
        `: one kind of authentication information is needed, not ${modes.length}`,
      );
    };
  },
};
