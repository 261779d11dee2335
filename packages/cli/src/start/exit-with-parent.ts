/**
 * Preloaded (`--import`) into processes that are not ours, such as Next.js: they end when the supervisor is gone, so that
 * killing it with -9 leaves no console behind.
 */
process.on('disconnect', () => process.exit(0));
