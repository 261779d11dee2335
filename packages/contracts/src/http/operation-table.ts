import * as access from './access.ts';
import * as accountSecurity from './account-security.ts';
import * as accounts from './accounts.ts';
import * as acls from './acls.ts';
import * as apis from './apis.ts';
import * as appAuths from './app-auths.ts';
import * as apps from './apps.ts';
import * as audit from './audit.ts';
import * as bisect from './bisect.ts';
import * as callDecisions from './call-decisions.ts';
import * as customIngressPorts from './custom-ingress-ports.ts';
import * as endpointConnections from './endpoint-connections.ts';
import * as enterpriseProjectGrants from './enterprise-project-grants.ts';
import * as enterpriseProjects from './enterprise-projects.ts';
import * as environments from './environments.ts';
import * as grants from './grants.ts';
import * as groups from './groups.ts';
import * as identityProviders from './identity-providers.ts';
import * as instanceCertificate from './instance-certificate.ts';
import * as instanceFeatures from './instance-features.ts';
import * as instanceLifecycle from './instance-lifecycle.ts';
import * as instanceTags from './instance-tags.ts';
import * as instances from './instances.ts';
import * as mfa from './mfa.ts';
import type { OperationContract } from './operation.ts';
import * as permissions from './permissions.ts';
import * as projects from './projects.ts';
import * as propagation from './propagation.ts';
import * as publicAccess from './public-access.ts';
import * as quotas from './quotas.ts';
import * as revisions from './revisions.ts';
import * as securityCompliance from './security-compliance.ts';
import * as sessions from './sessions.ts';
import * as signatureDebugger from './signature-debugger.ts';
import * as throttleBindings from './throttle-bindings.ts';
import * as throttleSpecials from './throttle-specials.ts';
import * as throttles from './throttles.ts';
import * as tokens from './tokens.ts';
import * as usage from './usage.ts';
import * as userDetails from './user-details.ts';
import * as users from './users.ts';
import * as vpcEndpoint from './vpc-endpoint.ts';

function isOperation(value: unknown): value is OperationContract {
  return typeof value === 'object' && value !== null && 'id' in value && 'method' in value && 'path' in value;
}

/**
 * Every management operation. An operation is added by exporting it from a file above; the route handler, the
 * OpenAPI document, the CLI and the tests find it here.
 */
export const operationTable: readonly OperationContract[] = [
  instances,
  instanceLifecycle,
  instanceTags,
  instanceFeatures,
  customIngressPorts,
  instanceCertificate,
  vpcEndpoint,
  endpointConnections,
  groups,
  environments,
  apis,
  bisect,
  propagation,
  revisions,
  usage,
  callDecisions,
  signatureDebugger,
  apps,
  appAuths,
  quotas,
  acls,
  throttles,
  throttleSpecials,
  throttleBindings,
  users,
  userDetails,
  permissions,
  publicAccess,
  audit,
  identityProviders,
  accounts,
  grants,
  enterpriseProjects,
  enterpriseProjectGrants,
  projects,
  securityCompliance,
  tokens,
  access,
  accountSecurity,
  mfa,
  sessions,
].flatMap((room) => Object.values(room).filter(isOperation));

/** IAM actions that an operation may ask for. */
export function actionsOf({ action }: OperationContract): string[] {
  return typeof action === 'string' ? [action] : Object.values(action.cases);
}

/** Every action that a policy can name. */
export const knownActions: ReadonlySet<string> = new Set(operationTable.flatMap(actionsOf));
