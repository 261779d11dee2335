import { createRequire } from 'node:module';
import util from 'node:util';
import type HttpProxy from 'http-proxy';

const require = createRequire(import.meta.url);
/** The part of `node:util` that http-proxy 1.18 takes when it is loaded, and Node.js warns about when it is called (DEP0060). */
const deprecated = util as unknown as { _extend: (target: object, ...sources: object[]) => object };

/** Loads http-proxy with `Object.assign` in the place of `util._extend`: for what it does with it they are the same. */
export function loadHttpProxy(): typeof HttpProxy {
  const { _extend: kept } = deprecated;
  deprecated._extend = Object.assign;
  try {
    return require('http-proxy');
  } finally {
    deprecated._extend = kept;
  }
}
