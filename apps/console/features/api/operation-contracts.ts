import * as access from '@turnpike/contracts/http/access';
import * as accountSecurity from '@turnpike/contracts/http/account-security';
import * as accounts from '@turnpike/contracts/http/accounts';
import * as acls from '@turnpike/contracts/http/acls';
import * as apis from '@turnpike/contracts/http/apis';
import * as appAuths from '@turnpike/contracts/http/app-auths';
import * as apps from '@turnpike/contracts/http/apps';
import * as audit from '@turnpike/contracts/http/audit';
import * as bisect from '@turnpike/contracts/http/bisect';
import * as callDecisions from '@turnpike/contracts/http/call-decisions';
import * as customIngressPorts from '@turnpike/contracts/http/custom-ingress-ports';
import * as endpointConnections from '@turnpike/contracts/http/endpoint-connections';
import * as enterpriseProjectGrants from '@turnpike/contracts/http/enterprise-project-grants';
import * as enterpriseProjects from '@turnpike/contracts/http/enterprise-projects';
import * as environments from '@turnpike/contracts/http/environments';
import * as grants from '@turnpike/contracts/http/grants';
import * as groups from '@turnpike/contracts/http/groups';
import * as identityProviders from '@turnpike/contracts/http/identity-providers';
import * as instanceCertificate from '@turnpike/contracts/http/instance-certificate';
import * as instanceFeatures from '@turnpike/contracts/http/instance-features';
import * as instanceLifecycle from '@turnpike/contracts/http/instance-lifecycle';
import * as instanceTags from '@turnpike/contracts/http/instance-tags';
import * as instances from '@turnpike/contracts/http/instances';
import * as mfa from '@turnpike/contracts/http/mfa';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import * as permissions from '@turnpike/contracts/http/permissions';
import * as projects from '@turnpike/contracts/http/projects';
import * as propagation from '@turnpike/contracts/http/propagation';
import * as publicAccess from '@turnpike/contracts/http/public-access';
import * as quotas from '@turnpike/contracts/http/quotas';
import * as revisions from '@turnpike/contracts/http/revisions';
import * as securityCompliance from '@turnpike/contracts/http/security-compliance';
import * as sessions from '@turnpike/contracts/http/sessions';
import * as signatureDebugger from '@turnpike/contracts/http/signature-debugger';
import * as throttleBindings from '@turnpike/contracts/http/throttle-bindings';
import * as throttleSpecials from '@turnpike/contracts/http/throttle-specials';
import * as throttles from '@turnpike/contracts/http/throttles';
import * as tokens from '@turnpike/contracts/http/tokens';
import * as usage from '@turnpike/contracts/http/usage';
import * as userDetails from '@turnpike/contracts/http/user-details';
import * as users from '@turnpike/contracts/http/users';
import * as vpcEndpoint from '@turnpike/contracts/http/vpc-endpoint';
import type { OperationName } from './operation-names.ts';
import type { OperationRoute } from './operation-route.ts';

const rooms = [
  access,
  accounts,
  acls,
  apis,
  appAuths,
  apps,
  audit,
  customIngressPorts,
  endpointConnections,
  instanceCertificate,
  vpcEndpoint,
  enterpriseProjectGrants,
  enterpriseProjects,
  environments,
  grants,
  groups,
  identityProviders,
  instanceFeatures,
  instanceLifecycle,
  instanceTags,
  instances,
  permissions,
  bisect,
  propagation,
  publicAccess,
  quotas,
  revisions,
  usage,
  callDecisions,
  throttleBindings,
  throttleSpecials,
  throttles,
  signatureDebugger,
  tokens,
  accountSecurity,
  mfa,
  projects,
  securityCompliance,
  sessions,
  userDetails,
  users,
];

function isOperation(entry: [string, unknown]): entry is [OperationName, OperationContract] {
  const [, value] = entry;
  return typeof value === 'object' && value !== null && 'id' in value && 'method' in value && 'path' in value;
}

/** Every operation by name, with its schemas. On the client only through a dynamic import. */
export const operationContracts: ReadonlyMap<OperationName, OperationContract> = new Map(
  rooms.flatMap((room) => Object.entries(room)).filter(isOperation),
);

/** What the browser needs to call each operation. */
export function operationRoutes(): Record<OperationName, OperationRoute> {
  const routes = Array.from(operationContracts, ([name, { id, method, path, status, body }]) => [
    name,
    { id, method, path, status, takesBody: body !== null },
  ]);
  return Object.fromEntries(routes) as Record<OperationName, OperationRoute>;
}
