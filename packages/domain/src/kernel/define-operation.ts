import type { ManagementErrorCode } from '@turnpike/contracts/errors/management';
import type { OperationContract, OperationOutput, OperationParsed } from '@turnpike/contracts/http/operation';
import type { DocumentKind } from '@turnpike/contracts/snapshot/document';
import type { Database, Db } from './database.ts';
import type { Keyring } from './keyring.ts';
import type { Principal } from './principal.ts';

/** What use-cases need of the world. One per process. */
export interface Env {
  database: Database;
  keyring: Keyring;
  now: () => Date;
  /** Suffix of debug sub-domains, for example `apic.localhost`. */
  domainSuffix: string;
  /** Blocks that backends of a new gateway may lie in besides public addresses. */
  defaultRoutes: readonly string[];
  /** Blocks that the owner of a gateway may lead routes to. */
  allowedRoutes: readonly string[];
  /** Address at which gateways are reached. */
  gatewayHost: string;
  /** Address of this installation on the public network, as the operator says; null: nobody said. */
  publicAddress: string | null;
  /** Origin at which the management API is reached, for example `http://127.0.0.1:8080`. */
  endpoint: string;
  /** The operator lets anybody begin an account of their own; left out: not. */
  selfRegistration?: boolean;
  /** Ports of the machine that no gateway gets for the asking: the control plane's own, and those given out by itself. */
  isReservedPort: (port: number) => boolean;
  /** PEM of the local authority that signs the gateways' certificates; undefined: not there yet. */
  gatewayAuthority: () => string | undefined;
}

/** Who asks, and the request that they ask by. */
export interface Caller {
  principal: Principal;
  requestId: string;
  sourceIp: string;
}

/** A request whose sender nobody knows yet: the operation has to find out. */
export interface Stranger {
  principal: null;
  requestId: string;
  sourceIp: string;
}

/** What an operation acts on: for the evaluator, the audit row and the lock. */
export interface Resource {
  /** `service:region:account:type:path`. */
  urn: string;
  id: string;
  name: string;
  projectId: string | null;
  /** Mutations within one gateway are serialised; null: the operation is not within one. */
  instanceId: string | null;
  /** True for what lies in a suspended project: it is shown only. */
  suspended?: boolean;
  /** `0` is the account's default one; null or left out: the resource lies in none. */
  enterpriseProjectId?: string | null;
  /** For conditions on `g:ResourceTag/<key>`; left out: the resource has none. */
  tags?: Readonly<Record<string, string>>;
}

/** What a mutation sets off, written in its transaction. */
export type Effect =
  | { type: 'change'; instanceId: string; kind: DocumentKind; documentId: string }
  /** Made by the operation itself: the gateway's newest revision holds what it changed. */
  | { type: 'revision'; instanceId: string }
  /** For every gateway that takes the account's users: what proves this one changed, or is gone. */
  | { type: 'identity'; accountId: string; userId: string }
  | { type: 'message'; queue: string; name: string; payload: Record<string, string> };

/** A change of what a gateway serves, by the request that made it, or by the revision that holds it. */
export type AwaitedChange =
  | { instanceId: string; requestId: string; revision?: never }
  | { instanceId: string; revision: number; requestId?: never };

/** What `run`, `view` and `effects` are given. */
export interface OperationContext<C, Target> {
  env: Env;
  caller: Caller;
  principal: Principal;
  input: OperationParsed<C>;
  target: Target;
}

/** A row of what a list answers. */
type RowOf<Result> = Result extends { rows: (infer Row)[] }
  ? Row
  : Result extends (infer Row)[]
    ? Row
    : never;

/** The domain's half of an operation; the contract is the other. */
export interface OperationBehaviour<C, Target, Result> {
  /**
   * For an operation that anybody may call (`caller: 'anonymous'`): finds out by the input alone who that is. From
   * then on it is they who act, within their account and their permissions.
   * @throws ManagementError when the input proves nobody's identity
   */
  proveIdentity?: (
    env: Env,
    input: OperationParsed<C>,
    request: Pick<Stranger, 'requestId' | 'sourceIp'>,
  ) => Promise<Principal>;
  /**
   * Finds the target within the principal's account; throws the "does not exist" error otherwise. An operation that
   * changes something loads twice, the second time in its transaction.
   * @param before what was loaded the first time: the permission was given for that
   */
  load: (db: Db, context: Omit<OperationContext<C, never>, 'target'>, before?: Target) => Promise<Target>;
  resource: (context: OperationContext<C, Target>) => Resource;
  /** For an operation that names several: the action must be allowed on each of these, instead of on `resource`. */
  named?: (context: OperationContext<C, Target>) => Resource[];
  /**
   * For an operation that brings about what other operations do too: their actions must be allowed on these as well, or
   * it would be a way around them.
   */
  also?: (context: OperationContext<C, Target>) => { action: string; resource: Resource }[];
  /**
   * For an operation that changes something: what comes after the permission and before the transaction, whose end must
   * not undo it. A proof that counts failures stands here. Throws to refuse.
   */
  prepare?: (context: OperationContext<C, Target>) => Promise<void>;
  /** The use-case. `db` is a transaction for operations that change something. */
  run: (db: Db, context: OperationContext<C, Target>) => Promise<Result>;
  view: (result: Result, context: OperationContext<C, Target>) => OperationOutput<C>;
  effects?: (result: Result, context: OperationContext<C, Target>) => Effect[];
  /** Name of what a creating operation made, for the audit row. */
  created?: (result: Result) => { id: string; name: string };
  /**
   * For a list: what each of its rows stands for. The action is asked on each of these instead of on `resource`, which
   * stands for all of them; the list holds what the caller may see. `run` answers a `Page` (of the input's offset and
   * limit, or page and per_page) or an array of all rows.
   */
  item?: (row: RowOf<Result>, context: OperationContext<C, Target>) => Resource;
  /** Headers of the answer, beside the body. */
  answerHeaders?: (result: Result, context: OperationContext<C, Target>) => Record<string, string>;
  /** For an operation that changes nothing: what a request with `Prefer: wait` waits for. */
  awaited?: (context: OperationContext<C, Target>) => AwaitedChange;
  /** Code for a violated unique constraint. */
  conflict?: ManagementErrorCode;
  /** What was asked, as the audit row tells it, where it may hold secrets that no name gives away; left out: all of it. */
  audited?: (input: OperationParsed<C>) => object;
  /**
   * True for an operation that acts on the outside and may take long: it is audited first, then runs without a
   * transaction and without holding up other changes of the gateway.
   */
  actsOutside?: true;
}

/** A use-case: nothing but `execute` runs it. */
export interface Operation {
  readonly contract: OperationContract;
  /** For `execute` only. */
  readonly behaviour: OperationBehaviour<OperationContract, unknown, unknown>;
}

/** Joins a contract and its use-case. */
export function defineOperation<C extends OperationContract, Target, Result>(
  contract: C,
  behaviour: OperationBehaviour<C, Target, Result>,
): Operation {
  // The table holds operations of all types; execute parses by the contract before it calls the behaviour.
  return { contract, behaviour: behaviour as unknown as Operation['behaviour'] };
}
