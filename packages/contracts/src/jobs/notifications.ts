/**
 * PostgreSQL notification channels. A notification only says "look now": whoever misses one still finds the
 * rows on its next sweep.
 */
export const notificationChannels = {
  /** Payload: empty. Outbox rows were written. */
  outbox: 'turnpike_outbox',
  /** Payload: gateway id. Config change rows were written. */
  config: 'turnpike_config',
  /** Payload: gateway id. A new config revision was compiled. */
  published: 'turnpike_published',
  /** Payload: gateway id. A node acknowledged or refused a revision. */
  acks: 'turnpike_acks',
  /** Payload: `<gateway id>/<request id>`. Somebody waits for the record of a refused call. */
  decisions: 'turnpike_decisions',
} as const;
