/** What is wrong, and what to do about it: one sentence each. */
export interface Fault {
  readonly what: string
  readonly remedy: string
}
