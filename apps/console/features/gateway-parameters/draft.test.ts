import { features } from '@turnpike/contracts/features/feature-table';
import { describe, expect, it } from 'vitest';
import { bodyOf, draftOf, fullConfigOf, issuesOf, maskedDraft, switched, written } from './draft.ts';
import { type Parameter, parametersOf } from './parameter-list.ts';

function parameter(name: string): Parameter {
  const found = parametersOf([]).find((one) => one.name === name);
  if (!found) throw new Error(`There is no parameter ${name}.`);
  return found;
}

const draft = (text: string) => ({ on: true, text, typed: {} });

describe('the form of a parameter', () => {
  it('starts with what holds, as text that can be read', () => {
    expect(draftOf(parameter('ratelimit'))).toEqual({
      on: true,
      text: '{\n  "api_limits": 6000\n}',
      typed: {},
    });
    expect(draftOf(parameter('gzip')).on).toBe(false);
    expect(draftOf(parameter('request_body_size')).text).toBe('12582912');
  });

  it('names the field that is wrong, by the rules of the server', () => {
    const issues = issuesOf(features.ratelimit, draft('{"api_limits": 0}'));
    expect(issues.map(({ path }) => path)).toEqual(['api_limits']);
    expect(issuesOf(features.ratelimit, draft('{'))).toEqual([{ path: '', reason: 'must be a JSON object' }]);
    expect(issuesOf(features.ratelimit, draft('{"api_limits": 3}'))).toEqual([]);
  });

  it('switches a parameter on with the switch within it', () => {
    const on = switched('json', { ...draft('{"enable":"off","comp_level":9}'), on: false }, true);
    expect(on.on).toBe(true);
    expect(JSON.parse(on.text)).toEqual({ enable: 'on', comp_level: 9 });
  });

  it('sends a config in one line, and a switch as its word', () => {
    expect(bodyOf(parameter('ratelimit'), draft('{\n "api_limits": 3\n}'))).toEqual({
      name: 'ratelimit',
      enable: true,
      config: '{"api_limits":3}',
    });
    expect(bodyOf(parameter('app_api_key'), draft('off'))).toEqual({
      name: 'app_api_key',
      enable: true,
      config: 'off',
    });
  });

  it('sends no config of what is switched off, so that nothing has to be right', () => {
    const off = { ...draft('{}'), on: false };
    expect(issuesOf(features.real_ip_header_getter, off)).toEqual([]);
    expect(bodyOf(parameter('real_ip_header_getter'), off)).toEqual({
      name: 'real_ip_header_getter',
      enable: false,
    });
  });

  it('sends a secret that was typed, and shows it neither in the text nor in a call that is copied', () => {
    const token = parameter('app_token');
    const start = draft('{"app_token_key":""}');
    const typed = written(token.definition, start, { app_token_key: 'sixteen letters!' }, start);
    expect(typed.text).not.toContain('sixteen');
    expect(JSON.stringify(maskedDraft(token.definition, typed))).not.toContain('sixteen');
    expect(bodyOf(token, typed)).toMatchObject({ config: '{"app_token_key":"sixteen letters!"}' });
    expect(fullConfigOf('json', typed)).toEqual({ app_token_key: 'sixteen letters!' });
    expect(
      JSON.stringify(maskedDraft(token.definition, draft('{"app_token_key":"in the editor, too"}'))),
    ).not.toContain('too');
  });

  it('keeps a secret that is set when what was typed over it is deleted again', () => {
    const token = parameter('app_token');
    const start = draft('{"app_token_key":"******"}');
    const typed = written(token.definition, start, { app_token_key: 'another sixteen!' }, start);
    const emptied = written(token.definition, typed, { app_token_key: '' }, start);
    expect(bodyOf(token, emptied)).toMatchObject({ config: '{"app_token_key":"******"}' });
  });
});
