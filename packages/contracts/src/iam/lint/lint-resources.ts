import { parseActionPattern } from '../action-pattern.ts';
import type { PolicyStatement } from '../policy-document.ts';
import { parseResourcePattern } from '../resource-pattern.ts';
import { wildcardMatch } from '../wildcard-match.ts';
import { type Finding, warning } from './finding.ts';
import { didYouMean } from './nearest.ts';

/** What lies in a gateway, as URNs name it: `apig:<region>:<account>:<type>:<gateway>/<id>`. */
const gatewayTypes = ['instance', 'apiGroup', 'api', 'env', 'app', 'acl', 'throttle', 'appQuota'];

/** Resources that no request ever names, and resources that none of the statement's actions asks about. */
export function lintResources(statement: PolicyStatement, index: number): Finding[] {
  const member = statement.NotResource ? 'NotResource' : 'Resource';
  const patterns = (statement[member] ?? []).map((text, position) => ({
    text,
    path: ['Statement', index, member, position],
    pattern: parseResourcePattern(text),
  }));
  return patterns.flatMap(({ text, path, pattern }) => {
    if (pattern === null || pattern === 'all') return [];
    const [service, , , type] = pattern;
    if (service === 'apig' && !gatewayTypes.some((known) => wildcardMatch(type, known)))
      return [
        warning(
          'unknown-resource-type',
          path,
          `There is no resource of type ${type} in a gateway.${didYouMean(type, gatewayTypes)}`,
        ),
      ];
    return member === 'Resource' && !someActionAsks(statement, service, type)
      ? [warning('resource-never-asked', path, `No action of this statement is asked for on ${text}.`)]
      : [];
  });
}

/**
 * May one of the actions be asked for on such a resource? Actions are asked for on resources of their own service, and
 * creating something in a gateway on the gateway.
 */
function someActionAsks({ Action }: PolicyStatement, service: string, type: string): boolean {
  return (
    Action === undefined ||
    Action.some((text) => {
      const pattern = parseActionPattern(text);
      if (pattern === null || pattern === 'all') return true;
      if (!wildcardMatch(pattern[0], service) && !wildcardMatch(service, pattern[0])) return false;
      return pattern[0] !== 'apig' || pattern[2] !== 'create' || wildcardMatch(type, 'instance');
    })
  );
}
