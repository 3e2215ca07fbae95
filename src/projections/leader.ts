/** One of several processes does what only one should, such as looking for work that was lost. */
export interface Leader {
  /**
   * Waits for its turn, works while it leads, and waits again when the lead was lost; until `stop`. The signal given to
   * `work` aborts when the lead is lost or `stop` comes; when `work` returns before, it is asked again. Whoever was
   * frozen may act for a moment more before its signal comes: what `work` does must be harmless when done twice. Rejects
   * with `GiveUp` when whoever gives the lead refuses us.
   */
  whileLeading(work: (signal: AbortSignal) => Promise<void>, stop: AbortSignal): Promise<void>
  /** Rejects with why it can neither lead nor stand by. */
  ask(): Promise<void>
}
