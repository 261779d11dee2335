/** Budgets of a listener's end. */
export interface DrainBudget {
  /** Idle connections are kept this long for a last request, whose response tells the caller to close. */
  readonly idleGraceMs: number;
  /** Then what is left is broken. */
  readonly deadlineMs: number;
}
