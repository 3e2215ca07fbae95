import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks again until `probe` gives something: its value and how long it took. A probe that throws has not happened yet.
 * Throws after `withinMs` with the last trouble.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  { withinMs = 60_000, everyMs = 250 } = {},
): Promise<{ readonly value: T; readonly tookMs: number }> {
  const from = performance.now()
  let trouble: unknown = 'it was not there'
  for (;;) {
    const value = await probe().catch((error: unknown) => {
      trouble = error
      return undefined
    })
    const tookMs = Math.round(performance.now() - from)
    if (value !== undefined) return { value, tookMs }
    if (tookMs > withinMs) throw new Error(`${what}: not within ${withinMs / 1_000} s (${String(trouble)})`)
    await sleep(everyMs)
  }
}

/** Waits and sees that nothing comes: the value of `look` after `ms`. */
export async function afterQuiet<T>(ms: number, look: () => Promise<T>): Promise<T> {
  await sleep(ms)
  return look()
}
