import { setMaxListeners } from 'node:events'
import { asOutcome, GiveUp } from '../../src/kit/outcome.ts'

/** A part of the house that runs until its signal aborts. */
export interface Loop {
  readonly name: string
  run(signal: AbortSignal): Promise<void>
}

/**
 * Runs all of them until `signal` aborts. One that ends by itself is lost, and a house without it would be half-dead: the
 * others are told to stop and this rejects at once with `GiveUp('loop-lost')`, so that the process can end and be restarted.
 */
export async function runLoops(loops: readonly Loop[], signal: AbortSignal): Promise<void> {
  const lost = new AbortController()
  const until = AbortSignal.any([signal, lost.signal])
  // Each part waits on it, and there are more parts than Node takes for sound.
  setMaxListeners(0, until)
  try {
    await Promise.all(loops.map((loop) => guarded(loop, until)))
  } catch (error) {
    lost.abort()
    throw error
  }
}

async function guarded({ name, run }: Loop, until: AbortSignal): Promise<void> {
  try {
    await run(until)
  } catch (cause) {
    throw lostLoop(name, asOutcome(cause).message, cause)
  }
  if (!until.aborted) throw lostLoop(name, 'it ended by itself')
}

function lostLoop(name: string, why: string, cause?: unknown): GiveUp {
  const what = `The ${name} has stopped (${why}) and Faultline does not run without it`
  return new GiveUp('loop-lost', `${what}: the process ends. Start it again; it goes on from where it was.`, { cause })
}
