import type { PastedRequest } from './parse-request.ts';
import { shellWords, UnclosedQuoteError } from './shell-words.ts';

/** A command line that cannot be read as a request; the message is the end of a sentence for people. */
export class UnreadableRequestError extends Error {}

/** Options that take a word and change nothing of the request. */
const IGNORED_WITH_WORD = new Set([
  ...['-o', '--output', '-m', '--max-time', '--connect-timeout', '--cacert', '--cert', '--key', '--retry'],
  ...[
    '-w',
    '--write-out',
    '--resolve',
    '--connect-to',
    '-x',
    '--proxy',
    '--interface',
    '-D',
    '--dump-header',
  ],
]);
const IGNORED = new Set([
  ...['-k', '--insecure', '-s', '--silent', '-S', '--show-error', '-v', '--verbose', '-i', '--include', '-f'],
  ...[
    '--fail',
    '-L',
    '--location',
    '--compressed',
    '--http1.1',
    '--http2',
    '-g',
    '--globoff',
    '-#',
    '--path-as-is',
  ],
]);
const FLAGS: Record<string, 'get' | 'head'> = { '-G': 'get', '--get': 'get', '-I': 'head', '--head': 'head' };
const VALUES: Record<string, 'method' | 'header' | 'data' | 'json' | 'url' | 'agent' | 'cookie' | 'referer'> =
  {
    ...{ '-X': 'method', '--request': 'method', '-H': 'header', '--header': 'header', '--url': 'url' },
    ...{
      '-d': 'data',
      '--data': 'data',
      '--data-raw': 'data',
      '--data-binary': 'data',
      '--data-ascii': 'data',
    },
    ...{ '--json': 'json', '-A': 'agent', '--user-agent': 'agent', '-b': 'cookie', '--cookie': 'cookie' },
    ...{ '-e': 'referer', '--referer': 'referer' },
  };

/**
 * Reads a curl command as the request that curl would send.
 * @throws UnreadableRequestError for what is no such command, or has an option whose effect is not known here
 */
export function parseCurl(text: string): PastedRequest {
  const words = wordsOf(text).slice(1);
  const options = new Map<string, string[]>();
  const add = (what: string, value: string): void => {
    options.set(what, [...(options.get(what) ?? []), value]);
  };
  while (words.length > 0) {
    const { name, value } = nextOption(words);
    if (IGNORED.has(name)) continue;
    if (FLAGS[name]) add(FLAGS[name], '');
    else if (IGNORED_WITH_WORD.has(name)) value();
    else if (VALUES[name]) add(VALUES[name], value());
    else if (name.startsWith('-'))
      throw new UnreadableRequestError(`has the option ${name}, which is not known here`);
    else add('url', name);
  }
  return requestOf(options);
}

function wordsOf(text: string): string[] {
  try {
    return shellWords(text);
  } catch (error) {
    if (error instanceof UnclosedQuoteError)
      throw new UnreadableRequestError('has a quotation mark that is not closed');
    throw error;
  }
}

/** Takes the next option off the words, `-XPOST`, `-sk` and `--request=POST` as well. */
function nextOption(words: string[]): { name: string; value: () => string } {
  const word = words.shift() ?? '';
  const [, long, given] = /^(--[a-z0-9.-]+)=(.*)$/s.exec(word) ?? [];
  if (long !== undefined && given !== undefined) return { name: long, value: () => given };
  if (/^-[^-]./s.test(word)) {
    const [name, rest] = [word.slice(0, 2), word.slice(2)];
    if (VALUES[name] || IGNORED_WITH_WORD.has(name)) return { name, value: () => rest };
    words.unshift(`-${rest}`);
    return { name, value: () => '' };
  }
  return { name: word, value: () => words.shift() ?? '' };
}

function requestOf(options: ReadonlyMap<string, string[]>): PastedRequest {
  const all = (what: string): string[] => options.get(what) ?? [];
  const urls = all('url');
  const url = urls[0];
  if (url === undefined || urls.length > 1) throw new UnreadableRequestError('does not name just one URL');
  const [, authority, rest = ''] = /^(?:[a-z]+:\/\/)?([^/?#]+)([^#]*)/i.exec(url) ?? [];
  if (authority === undefined) throw new UnreadableRequestError('names no host');
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  const data = [...all('data'), ...all('json')];
  const asQuery = options.has('get');
  const body = data.length > 0 && !asQuery ? data.join('&') : '';
  const target =
    asQuery && data.length > 0 ? `${path}${path.includes('?') ? '&' : '?'}${data.join('&')}` : path;
  const method = all('method').at(-1) ?? (options.has('head') ? 'HEAD' : body === '' ? 'GET' : 'POST');
  return { method, target, headers: headersOf(all, authority, body), body };
}

function headersOf(all: (what: string) => string[], authority: string, body: string): [string, string][] {
  const headers = all('header').flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trim();
    // `Name;` sends a header without a value, `Name:` none at all.
    if (colon < 0) return line.endsWith(';') ? [[line.slice(0, -1), '']] : [];
    return value === '' ? [] : [[line.slice(0, colon), value]];
  });
  const has = (name: string): boolean => headers.some(([each]) => each.toLowerCase() === name);
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && !has(name.toLowerCase())) headers.push([name, value]);
  };
  add('Host', authority.replace(/^.*@/, ''));
  add('User-Agent', all('agent').at(-1));
  add('Cookie', all('cookie').at(-1));
  add('Referer', all('referer').at(-1));
  if (all('json').length > 0) add('Content-Type', 'application/json');
  if (body !== '') add('Content-Type', 'application/x-www-form-urlencoded');
  return headers;
}
