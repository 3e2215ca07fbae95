/** Runs work under one name strictly one after the other, in the order it came; different names do not wait for each other. */
export function createOneAtATime(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const before = last.get(name) ?? Promise.resolve()
    const mine = before.then(work, work)
    const settled = mine.then(
      () => undefined,
      () => undefined,
    )
    last.set(name, settled)
    settled.finally(() => {
      if (last.get(name) === settled) last.delete(name)
    })
    return mine
  }
}
