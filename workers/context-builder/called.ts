/** One service asks another. */
export interface Call {
  readonly caller: string
  readonly callee: string
}

/** These services and all that they call, near or far. Pure. */
export function withCalled(services: readonly string[], calls: readonly Call[]): ReadonlySet<string> {
  const reached = new Set(services)
  for (const from of reached) for (const { caller, callee } of calls) if (caller === from) reached.add(callee)
  return reached
}
