/** One segment of a path template. */
const wholeParameter = /^\{([A-Za-z][\w.-]*)(\+?)\}$/;

/** What is wrong with a path template; null: nothing. */
export function frontPathProblem(path: string): string | null {
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    if (segment === '.' || segment === '..') return 'must not hold the segments . and ..';
    if (!/[{}]/.test(segment)) {
      if (segment.includes('+')) return 'may hold + only in a last segment {name+}';
      continue;
    }
    const match = wholeParameter.exec(segment);
    if (!match) return `has a parameter that is not a whole segment: ${segment}`;
    if (match[2] === '+' && index < segments.length - 1) return `{${match[1]}+} must be the last segment`;
  }
  return null;
}

/** Names of the parameters in a path template, without the `+`. */
export function pathParameterNames(path: string): string[] {
  return Array.from(path.matchAll(/\{([^{}+]*)\+?\}/g), ([, name]) => name ?? '');
}

/** The template with its parameters' names left out: equal for two paths that match the same calls. */
export function normalisedPath(path: string): string {
  return path.replace(/\{[^{}+]*(\+?)\}/g, '{$1}');
}
