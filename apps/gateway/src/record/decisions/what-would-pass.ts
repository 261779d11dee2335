import type { DataPlaneErrorName } from '@turnpike/contracts/errors/data-plane';
import { adviceFor } from '@turnpike/signing/deviation-advice';
import type { Refusal } from '../../pipeline/refusal.ts';

/** What would have let a call pass, by what it was refused with; where a rule says more, that is told instead. */
const byError: Record<DataPlaneErrorName, string> = {
  apiNotFound:
    'Call a host, path and method that an API is published for in the environment of X-Stage (RELEASE without it).',
  parameterInvalid: 'Send the parameters that the API defines, within their bounds.',
  bodyTooLarge: 'Send a shorter body, or raise the gateway’s limit of request bodies.',
  bodyTimeout: 'Send the body without pauses, or raise the gateway’s time limit for request bodies.',
  uriTooLarge: 'Send a request target of at most 32 KB.',
  headersTooLarge: 'Send headers of at most 32 KB each and 128 KB in all.',
  backendUnavailable: 'The call was let through; the backend has to accept connections and answer in HTTP.',
  backendTimeout:
    'The call was let through; the backend has to answer in time, or the API’s timeout has to be longer.',
  iamAuthIncorrect:
    'Send a valid token of the gateway’s account and project in X-Auth-Token, or a signature with one of its access keys.',
  accountNotAuthorised:
    'Let the account in with the access control policy, or unbind the policy from the API.',
  appAuthIncorrect:
    'Prove a credential of this gateway: by signature, or in a mode that the gateway and the API take.',
  appNotAuthorised: 'Authorise the credential for the API in this environment.',
  throttled: 'Call again when the window of the counter begins anew, or raise the limit.',
  ipNotAuthorised: 'Let the address in with the access control policy, or unbind the policy from the API.',
  backendDenied:
    'Lead the API to a backend that the gateway may reach, or allow a route to it in the gateway’s settings.',
  appIpNotTrusted: 'Let the address in with the access control of the credential.',
  appQuotaUsedUp: 'Call again when the quota’s window begins anew, or raise the quota of the credential.',
  internal: 'Nothing that a caller could do: it is a fault of the gateway, which its log tells more of.',
  badRequest: 'Send a well-formed HTTP request, which has one meaning only.',
  domainResolutionFailed: 'The backend’s domain name has to resolve.',
  configurationMissing: 'Publish the API again.',
  protocolNotSupported: 'Call by the protocol that the API takes.',
  iamForbiddenInRegion: 'Ask for the token, or the temporary key, in the gateway’s project.',
  refreshTokenExpired: 'Ask for new tokens with client_id and client_secret.',
  accessTokenExpired: 'Ask for a new access token with the refresh token.',
  refreshTokenOfAnotherApp: 'Send the refresh token together with the credential that it was given to.',
  tokenAppGone: 'Ask for tokens with a credential that exists.',
  tokenClientIncorrect: 'Send key and secret of a credential of this gateway.',
  tokenClientMalformed: 'Send client_id and client_secret as the credential has them.',
  refreshTokenInvalid: 'Send a refresh token that this gateway gave, unchanged.',
  accessTokenInvalid:
    'Send an access token that this gateway gave, unchanged, for a secret that is not reset.',
  tokenContentTypeInvalid: 'Send the parameters as application/x-www-form-urlencoded or application/json.',
  tokenParameterInvalid: 'Send the parameters that the token endpoint takes, each once.',
  tokenMethodInvalid: 'Ask for tokens by POST.',
  tokenThroughDataTooLong: 'Send through_data of at most 300 characters.',
  tokenGrantTypeUnknown: 'Send grant_type client_credentials or refresh_token.',
  tokenGrantTypeMissing: 'Send grant_type.',
  tokenClientIdMissing: 'Send client_id.',
  tokenClientSecretMissing: 'Send client_secret.',
  refreshTokenMissing: 'Send refresh_token.',
};

const signatureMismatch =
  'Sign the request just as it is sent, with the credential’s secret: compare both canonical requests line by line.';
const expiredSignature =
  'Sign with the current time: X-Sdk-Date may differ from the gateway’s clock by 15 minutes at most.';

const byRule = new Map([
  ['unknown-host', 'Call a host that is a domain of an API group of this gateway.'],
  ['debug-domain-disabled', 'Call a domain that is bound to the group, or enable its debug domain.'],
  [
    'unknown-environment',
    'Name an environment of this gateway in X-Stage, or leave the header out for RELEASE.',
  ],
  ['unknown-method', 'Call with one of GET, POST, PUT, DELETE, HEAD, PATCH and OPTIONS.'],
  ['no-api-for-method-and-path', 'Call a method and path of an API that is published in this environment.'],
  ['repeated-header', 'Send this header once.'],
  ['dot-segment', 'Send a path without the segments “.” and “..”, in any spelling.'],
  [
    'gateway-ceiling',
    'Call more slowly, or give the gateway a larger edition: it takes no more calls per second.',
  ],
  [
    'inbound-public-access-off',
    'Switch the gateway’s inbound public access on, or call from a private address.',
  ],
  ['ip-acl-deny-match', 'Take the address out of the blacklist, or call from another one.'],
  ['ip-acl-permit-without-match', 'Add the address to the whitelist, or call from one that is on it.'],
  ['app-acl-deny-match', 'Take the address out of the credential’s blacklist, or call from another one.'],
  ['app-acl-permit-without-match', 'Add the address to the credential’s whitelist, or call from one on it.'],
  ['account-acl-deny-match', 'Take the account out of the blacklist.'],
  [
    'account-acl-permit-without-match',
    'Add the account to the whitelist, and call so that the account is known.',
  ],
  ['app-code-unknown', 'Send an AppCode that a credential of this gateway has.'],
  ['app-code-over-http', 'Send the AppCode over HTTPS.'],
  ['app-two-proofs', 'Send one kind of proof only.'],
  ['app-signature-unknown-key', 'Sign with the key of a credential of this gateway.'],
  ['app-signature-mismatch', signatureMismatch],
  ['iam-signature-mismatch', signatureMismatch],
  ['app-signature-expired', expiredSignature],
  ['iam-signature-expired', expiredSignature],
  ['app-signature-replayed', 'Sign each request anew: this signature was used before.'],
  [
    'iam-locked-key',
    'Wait for five minutes without a wrong signature: the access key is locked for this address.',
  ],
  ['iam-two-credentials', 'Send X-Auth-Token or a signature, not both.'],
  ['no-credentials', 'Send what proves who calls: the API is not open to everybody.'],
]);

/**
 * What would have let a refused call pass, as a sentence.
 * @param deviation what the client did instead of signing rightly, where that was found out
 */
export function whatWouldPass({ error, decision }: Refusal, deviation: string | undefined): string {
  if (deviation !== undefined) return adviceFor(deviation);
  return byRule.get(decision.rule) ?? byError[error];
}
