/** Service, region, account, type and path of a URN; the path is all after the fourth colon. */
export type UrnParts = readonly [
  service: string,
  region: string,
  account: string,
  type: string,
  path: string,
];

/** A pattern of resources taken apart; `all` for `*`. */
export type ResourcePattern = 'all' | UrnParts;

/** The parts of `service:region:account:type:path`; null: it is not of that form, so that only `*` stands for it. */
export function partsOfUrn(urn: string): UrnParts | null {
  const first = urn.indexOf(':');
  const second = urn.indexOf(':', first + 1);
  const third = urn.indexOf(':', second + 1);
  const fourth = urn.indexOf(':', third + 1);
  // Looking on from -1 finds an earlier colon again.
  if (!(first >= 0 && second > first && third > second && fourth > third)) return null;
  return [
    urn.slice(0, first),
    urn.slice(first + 1, second),
    urn.slice(second + 1, third),
    urn.slice(third + 1, fourth),
    urn.slice(fourth + 1),
  ];
}

/** Reads a pattern of resources. @returns null: it is neither a URN nor `*` */
export function parseResourcePattern(pattern: string): ResourcePattern | null {
  return pattern === '*' ? 'all' : partsOfUrn(pattern);
}
