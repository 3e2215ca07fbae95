import { z } from 'zod'
import type { Death } from './loop.spec-support.ts'
import type { OutsideWorld } from './outside-world.spec-support.ts'

const Seen = z.object({ requests: z.array(z.object({ system: z.unknown() })) })

/** What the model was asked in one life of the house: one name for each call, the same for the same agent. */
export interface Asked {
  readonly diedAt: Death['at']
  readonly agents: readonly string[]
}

/** Counts the calls of each life. */
export function watchModel({ control }: OutsideWorld) {
  const lives: Asked[] = []
  return {
    lives,
    async note({ at }: Pick<Death, 'at'>): Promise<void> {
      const { requests } = Seen.parse(await control('model'))
      lives.push({ diedAt: at, agents: requests.map(({ system }) => JSON.stringify(system)) })
      await control('model', {})
    },
  }
}

/** Answers that were asked for more than once in a life, or again after they were kept. */
export function askedTooOften(lives: readonly Asked[]): readonly string[] {
  const twice = lives.flatMap(({ agents }) => agents.filter((agent, i) => agents.indexOf(agent) !== i))
  const again = lives.flatMap(({ diedAt, agents }, i) => {
    const kept = diedAt === 'model.answer:after' ? agents.slice(-1) : []
    return lives.slice(i + 1).flatMap((later) => later.agents.filter((agent) => kept.includes(agent)))
  })
  return [...twice, ...again]
}
