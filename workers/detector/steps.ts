import { createTurns } from '../../src/kit/turns.ts'

/** Work that comes in small pieces, one between two yields: what it changes stands still while others have their turn. */
export type Steps<R = void> = Generator<undefined, R>

/** All of it at one go. */
export function atOnce<R>(steps: Steps<R>): R {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** All of it, with a turn for others every few milliseconds: however much there is, nobody waits long. */
export async function inTurns<R>(steps: Steps<R>): Promise<R> {
  const turns = createTurns()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (turns.isDue()) await turns.take()
  }
}
