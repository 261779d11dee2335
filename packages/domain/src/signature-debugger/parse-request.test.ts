import { describe, expect, test } from 'vitest';
import { UnreadableRequestError } from './parse-curl.ts';
import { parseRequest } from './parse-request.ts';

const whole = { method: 'POST', target: '/a?b=1', headers: [['Host', 'h:8080']], body: '' };

describe('HTTP text is read', () => {
  test.each([
    ['with line breaks of the wire', 'POST /a?b=1 HTTP/1.1\r\nHost: h:8080\r\n\r\n', whole],
    ['with line feeds, without an end', 'POST /a?b=1 HTTP/1.1\nHost:  h:8080 ', whole],
    ['without a version', 'POST /a?b=1\nHost: h:8080', whole],
    ['as curl -v shows it', '> POST /a?b=1 HTTP/1.1\n> Host: h:8080\n>\n', whole],
    ['with an absolute target', 'POST http://h:8080/a?b=1 HTTP/1.1\n\n', whole],
    [
      'with a body of several lines, without the line feed of the editor',
      'POST /a?b=1 HTTP/1.1\nHost: h:8080\n\n{"a":\n\n1}\n',
      { ...whole, body: '{"a":\n\n1}' },
    ],
  ])('%s', (_what, text, expected) => {
    expect(parseRequest(text)).toEqual(expected);
  });

  test.each([
    ['nonsense', 'does not begin with a request line'],
    ['GET / HTTP/1.1\nHost h', 'has no header in line 2'],
  ])('%j is refused', (text, reason) => {
    expect(() => parseRequest(text)).toThrow(reason);
    expect(() => parseRequest(text)).toThrow(UnreadableRequestError);
  });
});

describe('a curl command is read', () => {
  test.each([
    ["curl 'http://h:8080/a?b=1' -X POST", whole],
    ['$ curl -sk -XPOST http://h:8080/a?b=1', whole],
    ['curl --request=POST --url "http://h:8080/a?b=1" --max-time 5 \\\n  -o /dev/null', whole],
    [
      `curl http://h:8080/a?b=1 -H 'X-A: it'\\''s "so"' -H "X-B: \\"q\\" \\$5" --data-raw $'1\\n\\u00e92'`,
      {
        ...whole,
        headers: [
          ['X-A', `it's "so"`],
          ['X-B', '"q" $5'],
          ['Host', 'h:8080'],
          ['Content-Type', 'application/x-www-form-urlencoded'],
        ],
        body: '1\né2',
      },
    ],
    [
      'curl h/x -G -d a=1 -d b=2 -A me',
      {
        method: 'GET',
        target: '/x?a=1&b=2',
        headers: [
          ['Host', 'h'],
          ['User-Agent', 'me'],
        ],
        body: '',
      },
    ],
    ['curl -I https://u@h', { method: 'HEAD', target: '/', headers: [['Host', 'h']], body: '' }],
    [
      `curl h --json '{}' -H 'Host: other' -H 'X-Empty;' -H 'Accept:'`,
      {
        method: 'POST',
        target: '/',
        headers: [
          ['Host', 'other'],
          ['X-Empty', ''],
          ['Content-Type', 'application/json'],
        ],
        body: '{}',
      },
    ],
  ])('%s', (text, expected) => {
    expect(parseRequest(text)).toEqual(expected);
  });

  test.each([
    ["curl 'http://h", 'quotation mark'],
    ['curl -F a=b http://h', 'option -F'],
    ['curl --data-urlencode a http://h', 'option --data-urlencode'],
    ['curl -s', 'just one URL'],
    ['curl http://a http://b', 'just one URL'],
  ])('%s is refused with the reason', (text, reason) => {
    expect(() => parseRequest(text)).toThrow(reason);
  });
});
