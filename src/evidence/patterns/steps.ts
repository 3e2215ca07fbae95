import { createTurns, type Turns } from '../../kit/turns.ts'

/** Work in small steps: whoever runs it decides when others get their turn. */
export type Steps<T> = Generator<undefined, T>

/** All of it at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** All of it, with a turn for others every few milliseconds. */
export async function finishInTurns<T>(steps: Steps<T>, turns: Turns = createTurns()): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (turns.isDue()) await turns.take()
  }
}
