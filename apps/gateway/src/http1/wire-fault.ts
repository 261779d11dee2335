/** Why bytes are not taken for a message: the error of the answer, and which rule they break. */
export interface WireFault {
  readonly error: 'badRequest' | 'bodyTimeout' | 'headersTooLarge' | 'uriTooLarge';
  readonly rule: FaultRule;
}

const BAD = [
  'absolute-form',
  'asterisk-form',
  'bare-cr',
  'bare-lf',
  'chunk-end',
  'chunk-extension',
  'chunk-size',
  'connect',
  'control-character',
  'content-length',
  'empty-name',
  'expect',
  'field-name',
  'folded-field',
  'framing-twice',
  'host',
  'host-missing',
  'host-repeated',
  'http-version',
  'request-line',
  'space-before-colon',
  'status-line',
  'target-form',
  'trailer',
  'transfer-encoding',
] as const;

type FaultRule =
  | (typeof BAD)[number]
  | 'head-size'
  | 'head-timeout'
  | 'header-count'
  | 'target-length'
  | 'trailer-size';

/** All faults, made once: refusing bytes costs as little as possible. */
export const faults = {
  ...(Object.fromEntries(BAD.map((rule) => [rule, { error: 'badRequest', rule }])) as unknown as Record<
    (typeof BAD)[number],
    WireFault
  >),
  'head-size': { error: 'headersTooLarge', rule: 'head-size' },
  /** The head did not come to its end in time: 408. */
  'head-timeout': { error: 'bodyTimeout', rule: 'head-timeout' },
  'header-count': { error: 'headersTooLarge', rule: 'header-count' },
  'trailer-size': { error: 'headersTooLarge', rule: 'trailer-size' },
  'target-length': { error: 'uriTooLarge', rule: 'target-length' },
} as const satisfies Record<FaultRule, WireFault>;
