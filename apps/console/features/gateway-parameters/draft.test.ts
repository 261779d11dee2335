import { features } from '@turnpike/contracts/features/feature-table';
import { describe, expect, it } from 'vitest';
import { bodyOf, draftOf, issuesOf, switched } from './draft.ts';
import { type Parameter, parametersOf } from './parameter-list.ts';

function parameter(name: string): Parameter {
  const found = parametersOf([]).find((one) => one.name === name);
  if (!found) throw new Error(`There is no parameter ${name}.`);
  return found;
}

describe('the form of a parameter', () => {
  it('starts with what holds, as text that can be read', () => {
    expect(draftOf(parameter('ratelimit'))).toEqual({ on: true, text: '{\n  "api_limits": 6000\n}' });
    expect(draftOf(parameter('gzip')).on).toBe(false);
    expect(draftOf(parameter('request_body_size')).text).toBe('12582912');
  });

  it('names the field that is wrong, by the rules of the server', () => {
    const issues = issuesOf(features.ratelimit, { on: true, text: '{"api_limits": 0}' });
    expect(issues.map(({ path }) => path)).toEqual(['api_limits']);
    expect(issuesOf(features.ratelimit, { on: true, text: '{' })).toEqual([
      { path: '', reason: 'must be a JSON object' },
    ]);
    expect(issuesOf(features.ratelimit, { on: true, text: '{"api_limits": 3}' })).toEqual([]);
  });

  it('switches a parameter on with the switch within it', () => {
    const draft = switched('json', { on: false, text: '{"enable":"off","comp_level":9}' }, true);
    expect(draft.on).toBe(true);
    expect(JSON.parse(draft.text)).toEqual({ enable: 'on', comp_level: 9 });
  });

  it('sends a config in one line, and a switch as its word', () => {
    expect(bodyOf(parameter('ratelimit'), { on: true, text: '{\n "api_limits": 3\n}' })).toEqual({
      name: 'ratelimit',
      enable: true,
      config: '{"api_limits":3}',
    });
    expect(bodyOf(parameter('app_api_key'), { on: true, text: 'off' })).toEqual({
      name: 'app_api_key',
      enable: true,
      config: 'off',
    });
  });
});
