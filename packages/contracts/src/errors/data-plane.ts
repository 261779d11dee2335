import type { ErrorCode } from './error-code.ts';

/**
 * Refusals of the gateway. The documented codes keep their meaning; several HTTP statuses share APIG.0201,
 * so the key is a name of ours and the code is a field.
 */
export const dataPlaneErrors = {
  apiNotFound: {
    code: 'APIG.0101',
    status: 404,
    message: 'The API does not exist or has not been published in the environment.',
    category: 'missing',
  },
  parameterInvalid: { code: 'APIG.0201', status: 400, message: 'API request error.', category: 'client' },
  bodyTooLarge: { code: 'APIG.0201', status: 413, message: 'Request entity too large.', category: 'client' },
  bodyTimeout: { code: 'APIG.0201', status: 408, message: 'Request timeout.', category: 'client' },
  uriTooLarge: { code: 'APIG.0201', status: 414, message: 'Request URI too large.', category: 'client' },
  headersTooLarge: {
    code: 'APIG.0201',
    status: 494,
    message: 'Request headers too large.',
    category: 'client',
  },
  backendUnavailable: {
    code: 'APIG.0202',
    status: 502,
    message: 'Backend unavailable.',
    category: 'backend',
  },
  backendTimeout: { code: 'APIG.0203', status: 504, message: 'Backend timeout.', category: 'backend' },
  iamAuthIncorrect: {
    code: 'APIG.0301',
    status: 401,
    message: 'Incorrect IAM authentication information',
    category: 'auth',
  },
  accountNotAuthorised: {
    code: 'APIG.0302',
    status: 403,
    message: 'The IAM user is not authorized to access the API.',
    category: 'permission',
  },
  appAuthIncorrect: {
    code: 'APIG.0303',
    status: 401,
    message: 'Incorrect app authentication information',
    category: 'auth',
  },
  appNotAuthorised: {
    code: 'APIG.0304',
    status: 403,
    message: 'The app is not authorized to access the API.',
    category: 'permission',
  },
  throttled: {
    code: 'APIG.0308',
    status: 429,
    message: 'The throttling threshold has been reached.',
    category: 'limit',
  },
  ipNotAuthorised: {
    code: 'APIG.0402',
    status: 403,
    message: 'The IP address is not authorized to access the API.',
    category: 'permission',
  },
  backendDenied: {
    code: 'APIG.0404',
    status: 403,
    message: 'Access to the backend IP address has been denied.',
    category: 'permission',
  },
  appIpNotTrusted: {
    code: 'APIG.0405',
    status: 403,
    message: 'The app is not accessed from a trusted IP address.',
    category: 'permission',
  },
  appQuotaUsedUp: {
    code: 'APIG.0501',
    status: 405,
    message: 'The app quota has been used up.',
    category: 'limit',
  },
  internal: { code: 'APIG.0601', status: 500, message: 'Internal server error.', category: 'server' },
  badRequest: { code: 'APIG.0602', status: 400, message: 'Bad request.', category: 'client' },
  domainResolutionFailed: {
    code: 'APIG.0605',
    status: 500,
    message: 'Domain name resolution failed.',
    category: 'backend',
  },
  configurationMissing: {
    code: 'APIG.0606',
    status: 500,
    message: 'Failed to load the API configurations.',
    category: 'server',
  },
  protocolNotSupported: {
    code: 'APIG.0607',
    status: 400,
    message: 'The following protocol is supported',
    category: 'client',
  },
  iamForbiddenInRegion: {
    code: 'APIG.0802',
    status: 403,
    message: 'The IAM user is forbidden in the currently selected region',
    category: 'permission',
  },
  refreshTokenExpired: {
    code: 'APIG.1001',
    status: 401,
    message: 'Refresh token is expired',
    category: 'auth',
  },
  accessTokenExpired: {
    code: 'APIG.1002',
    status: 401,
    message: 'Access token is expired',
    category: 'auth',
  },
  refreshTokenOfAnotherApp: {
    code: 'APIG.1003',
    status: 401,
    message: 'App not match refresh token',
    category: 'auth',
  },
  tokenAppGone: { code: 'APIG.1004', status: 401, message: 'App not exist', category: 'auth' },
  tokenClientIncorrect: {
    code: 'APIG.1009',
    status: 400,
    message: 'AppKey or AppSecret is invalid',
    category: 'auth',
  },
  tokenClientMalformed: {
    code: 'APIG.2201',
    status: 400,
    message: 'Appkey or SecretKey is invalid',
    category: 'client',
  },
  refreshTokenInvalid: {
    code: 'APIG.2202',
    status: 400,
    message: 'Refresh token is invalid',
    category: 'auth',
  },
  accessTokenInvalid: {
    code: 'APIG.2203',
    status: 400,
    message: 'Access token is invalid',
    category: 'auth',
  },
  tokenContentTypeInvalid: {
    code: 'APIG.2204',
    status: 400,
    message: 'ContentType invalid',
    category: 'client',
  },
  tokenParameterInvalid: {
    code: 'APIG.2205',
    status: 400,
    message: 'Auth parameter invalid',
    category: 'client',
  },
  tokenMethodInvalid: { code: 'APIG.2206', status: 400, message: 'Auth method invalid', category: 'client' },
  tokenThroughDataTooLong: {
    code: 'APIG.2208',
    status: 400,
    message: 'The length of through_data is out of range',
    category: 'client',
  },
  tokenGrantTypeUnknown: {
    code: 'APIG.2209',
    status: 400,
    message: 'The value of grant_type is not in enum List',
    category: 'client',
  },
  tokenGrantTypeMissing: {
    code: 'APIG.2210',
    status: 400,
    message: 'Lack of grant_type',
    category: 'client',
  },
  tokenClientIdMissing: { code: 'APIG.2211', status: 400, message: 'Lack of client_id', category: 'client' },
  tokenClientSecretMissing: {
    code: 'APIG.2212',
    status: 400,
    message: 'Lack of client_secret',
    category: 'client',
  },
  refreshTokenMissing: {
    code: 'APIG.2213',
    status: 400,
    message: 'Lack of refresh_token',
    category: 'client',
  },
} as const satisfies Record<string, ErrorCode & { code: string }>;

/** Name of a refusal of the gateway. */
export type DataPlaneErrorName = keyof typeof dataPlaneErrors;
