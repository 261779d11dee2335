import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { validateToken } from '@turnpike/contracts/http/tokens';
import { selfServiceGrant } from '../iam/self-service.ts';
import { documentsIn, type Principal } from '../kernel/principal.ts';
import type { ProjectRow } from '../projects/repository.ts';
import type { TokenRow } from './repository.ts';

type TokenView = OperationOutput<typeof validateToken>['token'];

/** A token, whose it is, and where it may be used. */
export interface DescribedToken {
  row: Pick<TokenRow, 'methods' | 'issuedAt' | 'expiresAt'>;
  user: Pick<Principal, 'id' | 'name' | 'accountId' | 'accountName' | 'grants'>;
  /** Null: the account. */
  project: ProjectRow | null;
  /** Null: never. */
  passwordEnd: Date | null;
}

/**
 * What the identity API tells of a token.
 * @param endpoint origin of the management API, for the catalog; null: no catalog
 */
export function tokenView(
  { row, user, project, passwordEnd }: DescribedToken,
  endpoint: string | null,
): TokenView {
  const domain = { id: user.accountId, name: user.accountName };
  return {
    issued_at: row.issuedAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    methods: row.methods,
    user: {
      id: user.id,
      name: user.name,
      domain,
      password_expires_at: passwordEnd?.toISOString() ?? '',
    },
    ...(project ? { project: { id: project.id, name: project.name, domain } } : { domain }),
    roles: rolesOf(user, project),
    ...(endpoint !== null && { catalog: catalogOf(endpoint, project) }),
  };
}

function rolesOf({ grants }: DescribedToken['user'], project: ProjectRow | null): TokenView['roles'] {
  const { policyId: selfService } = selfServiceGrant({ accountId: '', userId: '' });
  const held = documentsIn({ grants }, { projectId: project?.id ?? null });
  const byId = new Map(held.map(({ policyId, policyName }) => [policyId, policyName]));
  byId.delete(selfService);
  return Array.from(byId, ([id, name]) => ({ id, name }));
}

function catalogOf(origin: string, project: ProjectRow | null): NonNullable<TokenView['catalog']> {
  const region = project?.name ?? '*';
  const service = (type: string, name: string, url: string) => ({
    ...{ id: type, name, type },
    endpoints: [{ id: `${type}-public`, interface: 'public' as const, region, region_id: region, url }],
  });
  const identity = service('identity', 'iam', `${origin}/v3`);
  return project ? [identity, service('apig', 'apig', `${origin}/v2/${project.id}`)] : [identity];
}
