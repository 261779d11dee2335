/** `links` of a list in the identity API, which is never cut into linked pages here. */
export const listLinks = (path: string) => ({ self: path, next: null, previous: null });
