/** Set by our own server from the socket, over whatever a client sent under these names. */
export const REMOTE_ADDRESS_HEADER = 'x-turnpike-remote-address';
export const TARGET_HEADER = 'x-turnpike-target';
