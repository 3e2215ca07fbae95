import { z } from 'zod'
import { against, type Figure, percentile, rounded } from './figure.ts'
import { type MeasuredHouse, pause, until, withHouse } from './house.ts'

const AT_ONCE = 50
const ROUNDS = 6
const AIM_MS = 250
/** The work that one crowd asked for is done before the next one comes. */
const BETWEEN_MS = 3_000

const Answer = z.object({ ok: z.boolean() })

/**
 * Fifty people press at once: from the press until Slack has the acknowledgement, the payload being durable by then. The
 * whole house works beside it. Bare: as many questions at once to the same server that reach no app.
 */
export async function benchAck(): Promise<readonly Figure[]> {
  return withHouse(async (house) => {
    await until('the home tab', () => homeOf(house))
    const click = () => house.control('actions', { as: 'olivia', in: 'home', label: 'Declare an incident' })
    const command = () => house.control('commands', { as: 'olivia', channel: 'general', text: '/incident list' })
    await crowd(click, 1)
    const bare = await crowd(() => house.control('people'), ROUNDS)
    return [
      ...figures('click', await crowd(click, ROUNDS), bare),
      ...figures('command', await crowd(command, ROUNDS), bare),
    ]
  })
}

async function homeOf(house: MeasuredHouse): Promise<unknown> {
  await house.control('home/open', { as: 'olivia' })
  const home = await house.control('home?as=olivia')
  return JSON.stringify(home).includes('Declare') ? home : undefined
}

/** Milliseconds of each, all of a round begun together. */
async function crowd(gesture: () => Promise<unknown>, rounds: number): Promise<readonly number[]> {
  const took: number[] = []
  for (let round = 0; round < rounds; round++) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        const start = performance.now()
        const answer = Answer.safeParse(await gesture())
        took.push(performance.now() - start)
        if (answer.success && !answer.data.ok) throw new Error('a gesture was not acknowledged in three seconds')
      }),
    )
    await pause(BETWEEN_MS)
  }
  return took
}

function figures(what: string, took: readonly number[], bare: readonly number[]): Figure[] {
  return [0.5, 0.99].map((share) => {
    const value = rounded(percentile(took, share))
    const aim = share === 0.99 ? { aim: AIM_MS } : {}
    const metric = `${what} p${share * 100}, ${AT_ONCE} at once`
    return {
      bench: 'ack',
      metric,
      value,
      unit: 'ms',
      ...against(percentile(bare, share), value),
      n: took.length,
      ...aim,
    }
  })
}
