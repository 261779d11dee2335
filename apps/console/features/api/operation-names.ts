import type * as access from '@turnpike/contracts/http/access';
import type * as accountSecurity from '@turnpike/contracts/http/account-security';
import type * as accounts from '@turnpike/contracts/http/accounts';
import type * as acls from '@turnpike/contracts/http/acls';
import type * as apis from '@turnpike/contracts/http/apis';
import type * as appAuths from '@turnpike/contracts/http/app-auths';
import type * as apps from '@turnpike/contracts/http/apps';
import type * as audit from '@turnpike/contracts/http/audit';
import type * as bisect from '@turnpike/contracts/http/bisect';
import type * as callDecisions from '@turnpike/contracts/http/call-decisions';
import type * as customIngressPorts from '@turnpike/contracts/http/custom-ingress-ports';
import type * as endpointConnections from '@turnpike/contracts/http/endpoint-connections';
import type * as enterpriseProjectGrants from '@turnpike/contracts/http/enterprise-project-grants';
import type * as enterpriseProjects from '@turnpike/contracts/http/enterprise-projects';
import type * as environments from '@turnpike/contracts/http/environments';
import type * as grants from '@turnpike/contracts/http/grants';
import type * as groups from '@turnpike/contracts/http/groups';
import type * as identityProviders from '@turnpike/contracts/http/identity-providers';
import type * as instanceCertificate from '@turnpike/contracts/http/instance-certificate';
import type * as instanceFeatures from '@turnpike/contracts/http/instance-features';
import type * as instanceLifecycle from '@turnpike/contracts/http/instance-lifecycle';
import type * as instanceTags from '@turnpike/contracts/http/instance-tags';
import type * as instances from '@turnpike/contracts/http/instances';
import type * as mfa from '@turnpike/contracts/http/mfa';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import type * as permissions from '@turnpike/contracts/http/permissions';
import type * as projects from '@turnpike/contracts/http/projects';
import type * as propagation from '@turnpike/contracts/http/propagation';
import type * as publicAccess from '@turnpike/contracts/http/public-access';
import type * as quotas from '@turnpike/contracts/http/quotas';
import type * as revisions from '@turnpike/contracts/http/revisions';
import type * as securityCompliance from '@turnpike/contracts/http/security-compliance';
import type * as sessions from '@turnpike/contracts/http/sessions';
import type * as signatureDebugger from '@turnpike/contracts/http/signature-debugger';
import type * as throttleBindings from '@turnpike/contracts/http/throttle-bindings';
import type * as throttleSpecials from '@turnpike/contracts/http/throttle-specials';
import type * as throttles from '@turnpike/contracts/http/throttles';
import type * as tokens from '@turnpike/contracts/http/tokens';
import type * as usage from '@turnpike/contracts/http/usage';
import type * as userDetails from '@turnpike/contracts/http/user-details';
import type * as users from '@turnpike/contracts/http/users';
import type * as vpcEndpoint from '@turnpike/contracts/http/vpc-endpoint';

type Rooms = typeof accounts &
  typeof access &
  typeof acls &
  typeof apis &
  typeof appAuths &
  typeof apps &
  typeof audit &
  typeof customIngressPorts &
  typeof endpointConnections &
  typeof instanceCertificate &
  typeof vpcEndpoint &
  typeof enterpriseProjectGrants &
  typeof enterpriseProjects &
  typeof environments &
  typeof grants &
  typeof groups &
  typeof identityProviders &
  typeof instanceFeatures &
  typeof instanceLifecycle &
  typeof instanceTags &
  typeof instances &
  typeof permissions &
  typeof bisect &
  typeof propagation &
  typeof publicAccess &
  typeof quotas &
  typeof revisions &
  typeof usage &
  typeof callDecisions &
  typeof throttleBindings &
  typeof throttleSpecials &
  typeof throttles &
  typeof signatureDebugger &
  typeof tokens &
  typeof accountSecurity &
  typeof mfa &
  typeof projects &
  typeof securityCompliance &
  typeof sessions &
  typeof userDetails &
  typeof users;

/** Name under which the contracts export an operation, such as `listApis`. */
export type OperationName = {
  [Name in keyof Rooms]: Rooms[Name] extends OperationContract ? Name : never;
}[keyof Rooms];

/** The contract behind a name, for its types: the schemas themselves are too heavy for a page's first load. */
export type ContractOf<Name extends OperationName> = Rooms[Name] extends OperationContract
  ? Rooms[Name]
  : never;
