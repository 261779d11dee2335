import { projectCookie } from './project-cookie.ts';

/** Goes on in another project: from its overview, as what is open belongs to the one before. */
export function workIn(projectId: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we serve.
  document.cookie = projectCookie(projectId);
  window.location.assign('/');
}
