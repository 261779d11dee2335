import { createRequire } from 'node:module';
import type undici from 'undici';

const require = createRequire(import.meta.url);
const load = (file: string): unknown => require(`undici/lib/${file}.js`);

/**
 * The parts of undici that a gateway uses. Its entry also loads fetch, WebSocket, caches and mocks, which cost each
 * process 12 MB. The files are no public interface: the version is pinned, and the test beside this file holds that
 * they are what the entry exports.
 */
export const Pool = load('dispatcher/pool') as typeof undici.Pool;
/** Pools by origin. */
export const Agent = load('dispatcher/agent') as typeof undici.Agent;
export const buildConnector = load('core/connect') as typeof undici.buildConnector;

/** `this` is the dispatcher. */
type RequestBy = (this: undici.Dispatcher, options: undici.Dispatcher.RequestOptions) => RequestAnswer;
type RequestAnswer = Promise<undici.Dispatcher.ResponseData>;
const requestBy = load('api/api-request') as RequestBy;

/** Sends a request by a dispatcher and gives the response once its head is there. */
export function request(
  dispatcher: undici.Dispatcher,
  options: undici.Dispatcher.RequestOptions,
): RequestAnswer {
  return requestBy.call(dispatcher, options);
}
