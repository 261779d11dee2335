/** What a Connection field says that matters to the connection itself. */
export interface ConnectionOptions {
  close: boolean;
  keepAlive: boolean;
  upgrade: boolean;
}

/** Adds the options of one Connection line (RFC 9110 section 7.6.1). */
export function takeConnection(options: ConnectionOptions, value: string): void {
  for (const part of value.split(',')) {
    const option = part.trim().toLowerCase();
    if (option === 'close') options.close = true;
    else if (option === 'keep-alive') options.keepAlive = true;
    else if (option === 'upgrade') options.upgrade = true;
  }
}
