import { z } from 'zod'
import type { Workspace } from './workspace.spec-support.ts'

/** Whatever people would see of it. */
const DEEDS = /^(chat\.|files\.|pins\.|bookmarks\.|conversations\.(create|setTopic|invite)|views\.open)/

/** What was done in Slack, and asked of the model, since this process began. */
export async function deedsIn(people: Workspace): Promise<readonly string[]> {
  const { calls } = await people.get(z.object({ calls: z.array(z.object({ method: z.string() })) }), 'calls')
  const done = calls.map(({ method }) => method).filter((method) => DEEDS.test(method))
  const model = await people.get(z.object({ calls: z.number() }), 'model')
  return [...done, ...Array.from({ length: model.calls }, () => 'model')]
}
