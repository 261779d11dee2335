import { createHmac } from 'node:crypto';
import { featureSecretContext } from '@turnpike/contracts/features/compiled-features';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { openSecret, sealSecret } from '@turnpike/contracts/snapshot/seal';
import type { Credential, OpenSecret } from '../runtime/credential-table.ts';
import { isSameSecret } from './check-secret.ts';

/** What a token is good for; one of the one kind is none of the other. */
export type TokenKind = 'access' | 'refresh';

/** A token that this gateway issued, opened. Whether its app still is there and has that secret is not checked yet. */
export interface OpenedToken {
  readonly key: string;
  /** Unix ms. */
  readonly expiresAtMs: number;
  /** What the app had put in, '' without. */
  readonly throughData: string;
  /** True for the app that it was issued to, while that has the secret which it had then. */
  readonly isOf: (credential: Credential) => boolean;
}

/**
 * Issues and opens tokens of apps. A token is sealed (AES-256-GCM) under a key that every node of the gateway has from
 * its settings, so any node opens what another issued, also after a restart, and none keeps anything. It holds a mark
 * of the app's secret: with the app, or with that secret, it is void at once.
 */
export interface AppTokens {
  /** Path of the endpoint. */
  readonly uri: string;
  /** Seconds. */
  readonly lifeS: Readonly<Record<TokenKind, number>>;
  readonly issue: (kind: TokenKind, credential: Credential, throughData: string, nowMs: number) => string;
  /** Null: it was not issued by this gateway as one of that kind, or under another key. */
  readonly open: (kind: TokenKind, token: string) => OpenedToken | null;
}

/** Longer than any that is issued. */
const MAX_TOKEN_CHARACTERS = 8_192;
const BASE64URL = /^[A-Za-z0-9_-]+$/;
const MARK_BYTES = 16;

/** What is in a token: app's key, mark of its id and secret, end in Unix s, data of the app's. */
type Content = readonly [key: string, mark: string, endS: number, throughData: string];

/**
 * Compiles the tokens of a gateway; null while they are off.
 * @throws Error when the key of the tokens does not open
 */
export function compileAppTokens(settings: DocumentBody<'settings'>, open: OpenSecret): AppTokens | null {
  const { instanceId, appCodeKey, features } = settings;
  const config = features.app_token;
  if (!config) return null;
  const secret = config.app_token_key
    ? open(featureSecretContext(instanceId, 'app_token', 'app_token_key'), config.app_token_key)
    : open(instanceId, appCodeKey);
  // Of this gateway only, whoever else was given the same key; and no AppCode, which is hashed like this, has spaces.
  const key = createHmac('sha256', secret).update(`tokens of gateway ${instanceId}`).digest();
  const context = (kind: TokenKind) => `${instanceId}/app-token/${kind}`;
  const mark = ({ id, secret: own }: Credential): string =>
    createHmac('sha256', key)
      .update(JSON.stringify([id, own]))
      .digest()
      .subarray(0, MARK_BYTES)
      .toString('base64url');
  const lifeS = { access: config.app_token_expire_time, refresh: config.refresh_token_expire_time };
  return {
    uri: config.app_token_uri,
    lifeS,
    issue: (kind, credential, throughData, nowMs) => {
      const endS = Math.floor(nowMs / 1_000) + lifeS[kind];
      const content: Content = [credential.key, mark(credential), endS, throughData];
      return sealSecret(key, context(kind), JSON.stringify(content));
    },
    open: (kind, token) => {
      const content = opened(key, context(kind), token);
      if (!content) return null;
      const [appKey, given, endS, throughData] = content;
      return {
        key: appKey,
        expiresAtMs: endS * 1_000,
        throughData,
        isOf: (credential) => isSameSecret(given, mark(credential)),
      };
    },
  };
}

function opened(key: Buffer, context: string, token: string): Content | null {
  if (token.length > MAX_TOKEN_CHARACTERS || !BASE64URL.test(token)) return null;
  try {
    return JSON.parse(openSecret(key, context, token)) as Content;
  } catch {
    return null;
  }
}
