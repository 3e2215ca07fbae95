import type { Metrics } from './metrics.ts'

const WITHIN_MS = 2_000

/** The text for Prometheus. A look that fails or takes too long leaves its last figure. */
export async function scrape({ looks, registry }: Metrics): Promise<{ readonly type: string; readonly text: string }> {
  const patience = new Promise<void>((done) => {
    setTimeout(done, WITHIN_MS).unref()
  })
  await Promise.race([Promise.allSettled([...looks].map((look) => look())), patience])
  return { type: registry.contentType, text: await registry.metrics() }
}
