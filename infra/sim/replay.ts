import { InboxRows } from './fakes/inbox.ts'
import { OutboxTables } from './fakes/outbox-store.ts'
import { ProjectionTables } from './fakes/projections.ts'
import { openHouse } from './house.ts'
import { questions } from './model.ts'
import type { Plant } from './ports.ts'
import { purge } from './queue.ts'
import { breaks, type World } from './world.ts'

/** So long nothing may happen any more. */
const WATCH_MS = 4 * 60_000

/**
 * I7: everything is read once more from the start, by processes that know nothing on databases that hold nothing. Nothing
 * is posted, pushed, asked or stated, and the same rows come of it.
 */
export async function replayRule(world: World, plant: Plant): Promise<void> {
  const before = effectsOf(world)
  const rows = world.projections.rows
  await purge(world)
  const again: World = {
    ...world,
    outbox: new OutboxTables(),
    inbox: new InboxRows(),
    projections: new ProjectionTables(),
    bots: [],
    webhooks: [],
    stormy: false,
  }
  world.log.groups.clear()
  const house = openHouse(again, plant, async () => [])
  await world.schedule.run(world.schedule.nowMs + WATCH_MS, () => false)
  house.end()
  const after = effectsOf(world)
  for (const [what, count] of Object.entries(after))
    if (count !== before[what]) breaks(world, `I7 a replay makes ${count - (before[what] ?? 0)} ${what}`)
  const written = (one: World['projections']['rows']) => JSON.stringify([...one].sort(([a], [b]) => (a < b ? -1 : 1)))
  if (written(again.projections.rows) !== written(rows)) breaks(world, 'I7 a replay comes to other rows')
}

function effectsOf(world: World): Readonly<Record<string, number>> {
  const { channels } = world.slack.workspace
  return {
    events: world.log.raws.length,
    channels: channels.length,
    posts: channels.reduce((sum, { messages, files }) => sum + messages.length + files.length, 0),
    branches: world.host.branches.size,
    'pull requests': world.host.pulls.length,
    questions: [...questions(world).values()].reduce((sum, count) => sum + count, 0),
  }
}
