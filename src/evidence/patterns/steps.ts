/** Work in small steps: whoever runs it decides when others get their turn. */
export type Steps<T> = Generator<undefined, T>

/** All of it at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** All of it, with a turn for others whenever `SLICE_MS` have passed. */
export async function finishInTurns<T>(steps: Steps<T>): Promise<T> {
  let start = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() - start < SLICE_MS) continue
    await new Promise((done) => setImmediate(done))
    start = performance.now()
  }
}

const SLICE_MS = 15
