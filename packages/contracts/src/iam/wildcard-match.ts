/**
 * Does `text` match `pattern`, where `*` stands for any run of characters, and `anyOne`, where given, for any one
 * UTF-16 unit? Greedy with one way back: at worst pattern length times text length steps, so no pattern of a tenant's
 * can make it slow.
 */
export function wildcardMatch(pattern: string, text: string, anyOne?: '?'): boolean {
  let patternAt = 0;
  let textAt = 0;
  let starAt = -1;
  let resumeAt = 0;
  while (textAt < text.length) {
    if (pattern[patternAt] === '*') {
      starAt = patternAt++;
      resumeAt = textAt;
    } else if (
      patternAt < pattern.length &&
      (pattern[patternAt] === text[textAt] || pattern[patternAt] === anyOne)
    ) {
      patternAt++;
      textAt++;
    } else if (starAt >= 0) {
      patternAt = starAt + 1;
      textAt = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[patternAt] === '*') patternAt++;
  return patternAt === pattern.length;
}
