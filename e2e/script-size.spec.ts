import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { ConsoleUser } from './console/console-user.ts';
import { sharedSystem } from './system/shared-system.ts';

/** Of all scripts that a page names when it comes, compressed. */
const LIMIT_BYTES = 250_000;

/** Pages that need nothing to be there. A gateway's own are the same for one that does not exist. */
const ANY = '0'.repeat(32);
const pages = [
  ...[
    '/sign-in',
    '/',
    '/gateways',
    '/gateways/new',
    '/connections',
    '/audit',
    '/settings',
    '/account/security',
  ],
  ...[
    '',
    '/apis',
    '/apis/new',
    '/environments',
    '/credentials',
    '/policies',
    '/refusals',
    '/signatures',
    `/refusals/${ANY}`,
  ].map((rest) => `/gateways/${ANY}${rest}`),
  ...[
    '/access',
    '/access/simulator',
    '/access/policies/new',
    `/access/users/${ANY}`,
    `/access/groups/${ANY}`,
  ],
];

const sizes = new Map<string, number>();

async function sizeOf(url: URL): Promise<number> {
  const known = sizes.get(url.pathname);
  if (known !== undefined) return known;
  const size = gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length;
  sizes.set(url.pathname, size);
  return size;
}

/** Sources of the scripts that today's browsers load. */
function scriptsIn(html: string): string[] {
  const tags = [...html.matchAll(/<script\b[^>]*>/gi)].map(([tag]) => tag);
  const loaded = tags.filter((tag) => !/\bnomodule\b/i.test(tag));
  return [...new Set(loaded.flatMap((tag) => /\bsrc="([^"]+\.js)[^"]*"/.exec(tag)?.[1] ?? []))];
}

test.afterAll(() => ConsoleUser.closeAll());

test('no page names more than 250 KB of script, compressed, when it first loads', async ({ browser }) => {
  const { access } = sharedSystem();
  const user = await ConsoleUser.open(browser, access.console);
  await user.signIn({ account: access.account.name, user: access.user.name, password: access.user.password });
  const found: Record<string, number> = {};
  for (const page of pages) {
    const scripts = scriptsIn(await (await user.page.request.get(page)).text());
    expect(scripts.length, page).toBeGreaterThan(5);
    let bytes = 0;
    for (const script of scripts) bytes += await sizeOf(new URL(script, access.console));
    found[page.replace(ANY, 'ID')] = bytes;
  }
  process.stdout.write(`      ${JSON.stringify(found)}\n`);
  expect(Object.entries(found).filter(([, bytes]) => bytes > LIMIT_BYTES)).toEqual([]);
});
