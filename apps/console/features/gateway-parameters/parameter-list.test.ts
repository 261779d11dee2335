import { describe, expect, it } from 'vitest';
import { parametersOf } from './parameter-list.ts';
import type { SetParameter } from './queries.ts';

const set = (name: string, config: string, enable = true): SetParameter => ({
  id: 'f1',
  name,
  enable,
  config,
  instance_id: 'g1',
  update_time: '2026-01-31T12:00:00Z',
});

function stateWith(name: string, ...rows: SetParameter[]) {
  return parametersOf(rows).find((one) => one.name === name)?.state;
}

describe('the state of a parameter', () => {
  it.each([
    ['is the default where nobody set it', 'ratelimit', [], 'default'],
    ['is off where it is off at first', 'gzip', [], 'off'],
    ['is changed where a value differs', 'ratelimit', [set('ratelimit', '{"api_limits":7}')], 'changed'],
    [
      'is the default where the same was written',
      'ratelimit',
      [set('ratelimit', '{"api_limits":6000}')],
      'default',
    ],
    [
      'is the default again once it is disabled',
      'ratelimit',
      [set('ratelimit', '{"api_limits":7}', false)],
      'default',
    ],
    ['is off by its own switch, too', 'gzip', [set('gzip', '{"enable":"off","comp_level":9}')], 'off'],
    ['is changed for a switch that is on', 'app_api_key', [set('app_api_key', 'on')], 'changed'],
    ['is off for a switch that is off', 'app_api_key', [set('app_api_key', 'off')], 'off'],
  ] as const)('%s', (_title, name, rows, state) => {
    expect(stateWith(name, ...rows)).toBe(state);
  });

  it('starts a form with what was written, secrets masked', () => {
    const written = '{"enable":"on","app_token_key":"******"}';
    expect(parametersOf([set('app_token', written)]).find(({ name }) => name === 'app_token')?.config).toBe(
      written,
    );
  });

  it('tells of what is only kept as yet', () => {
    const kept = parametersOf([]).filter((one) => one.keptOnly);
    expect(kept.map(({ name }) => name)).toContain('public_key');
    expect(kept.map(({ name }) => name)).not.toContain('ratelimit');
  });
});
