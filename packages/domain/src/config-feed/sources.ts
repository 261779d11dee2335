import type { DocumentKind } from '@turnpike/contracts/snapshot/document';
import type { FeatureSource } from './compile-features.ts';
import type { NetworkSource } from './compile-network.ts';

/** The rows that each kind of document is compiled from, as the repository reads them. */
export interface DocumentSources {
  settings: {
    id: string;
    name: string;
    account: { id: string; name: string };
    projectId: string;
    appCodeKeySealed: string;
    features: FeatureSource[];
  } & Omit<NetworkSource, 'routes'>;
  environment: { id: string; name: string };
  group: { id: string; name: string; isDefault: boolean; debugDomainEnabled: boolean };
  acl: { id: string; name: string; type: string; entityType: string; value: string };
  quota: {
    id: string;
    name: string;
    callLimits: number;
    timeUnit: string;
    timeInterval: number;
    resetTime: Date | null;
  };
  throttle: {
    id: string;
    name: string;
    type: number;
    timeUnit: string;
    timeInterval: number;
    apiCallLimits: number;
    userCallLimits: number | null;
    appCallLimits: number | null;
    ipCallLimits: number | null;
    outageMode: string;
    openCalls: number;
    specials: { objectType: string; objectId: string; callLimits: number }[];
  };
  credential: {
    id: string;
    name: string;
    appKey: string;
    secretSealed: string;
    aclType: string | null;
    aclValues: string[];
    quotaId: string | null;
    codes: { hash: string }[];
    auths: { apiId: string; environmentId: string }[];
  };
  /** A user who may act, with what has not run out; only of gateways with an API of IAM authentication. */
  identity: {
    id: string;
    name: string;
    instance: { id: string; projectId: string; appCodeKeySealed: string };
    keys: { ak: string; secretSealed: string }[];
    /** Project: empty for the account, here and below. */
    temporaryKeys: {
      ak: string;
      secretSealed: string;
      tokenDigestSealed: string;
      projectId: string;
      expiresAt: Date;
    }[];
    tokens: { id: string; digestSealed: string; projectId: string; expiresAt: Date }[];
  };
  /** Online publications only. */
  publication: {
    id: string;
    apiId: string;
    groupId: string;
    apiName: string;
    environmentId: string;
    versionId: string;
    definition: unknown;
    aclIds: string[];
    throttleId: string | null;
  };
  certificate: { id: string; names: string[]; chain: string; keySealed: string };
}

/** Which document a change row points to. */
export interface Pointer {
  kind: DocumentKind;
  id: string;
}
