import type { Workspace } from '../e2e/workspace.spec-support.ts'
import { wordsOf } from '../e2e/workspace.spec-support.ts'

/** What people do in all channels of incidents while the house dies and comes back. */
export interface Gestures {
  /** The updates whose commands were acknowledged: the house may not forget them. */
  readonly acknowledged: ReadonlySet<string>
  /** One turn of everybody's. What meets a dead house is lost, as on Slack, and done again in another turn. */
  make(turn: number): Promise<void>
}

export function gesturesOf(people: Workspace): Gestures {
  const acknowledged = new Set<string>()
  const told = new Set<string>()
  const rooms = async () => (await people.channels()).filter(({ name }) => /^inc-\d{8}-/.test(name))
  const press = async (as: 'olivia' | 'dan', room: string, label: string, what: string) => {
    const messages = await people.messages(as, room)
    const button = messages.find((message) => wordsOf(message).includes(label))
    if (button === undefined) return
    const { ok } = await people.press(as, room, label, button.ts).catch(() => ({ ok: false }))
    if (ok) told.add(what)
  }
  const command = async (room: string, text: string) => {
    const { ok } = await people.command('olivia', room, text).catch(() => ({ ok: false }))
    return ok
  }
  return {
    acknowledged,
    async make(turn) {
      await command('general', '/incident list')
      const all = await rooms()
      for (const { id, name } of all) {
        if (!told.has(`${id} command`)) await press('dan', name, 'Take command', `${id} command`)
        await press('olivia', name, 'Approve & merge', `${id} merge`)
      }
      const room = all[turn % Math.max(1, all.length)]
      if (room === undefined) return
      const update = `This is update ${turn} of ${room.id}.`
      if (!acknowledged.has(update) && turn % 4 === 0 && (await command(room.name, `/incident update ${update}`)))
        acknowledged.add(update)
      if (turn % 8 === 2) await command(room.name, `/incident severity ${1 + ((turn >> 3) % 3)}`)
    },
  }
}
