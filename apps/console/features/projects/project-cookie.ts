/** Names the project that this browser works in. It opens nothing: the server looks whether the account has it. */
export const PROJECT_COOKIE = 'turnpike-project';

const A_YEAR_S = 365 * 24 * 60 * 60;

/** The cookie as a page sets it. */
export function projectCookie(projectId: string): string {
  return `${PROJECT_COOKIE}=${encodeURIComponent(projectId)}; Path=/; Max-Age=${A_YEAR_S}; SameSite=Lax`;
}
