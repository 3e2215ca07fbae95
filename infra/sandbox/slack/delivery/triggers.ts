import { randomBytes } from 'node:crypto'
import type { Clock } from '../../../../src/kit/clock.ts'
import { SlackError } from '../web-api/slack-error.ts'

export interface Trigger {
  readonly user: string
  /** The modal it was pressed in, if any. */
  readonly viewId: string | undefined
}

interface Issued extends Trigger {
  readonly atMs: number
  used: boolean
}

const TRIGGER_LIFE_MS = 3_000
const FORGET_AFTER_MS = 600_000

/** The handles that let an app open a modal: good for three seconds and one use. */
export class Triggers {
  readonly #clock: Clock
  readonly #issued = new Map<string, Issued>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  issue(user: string, viewId?: string): string {
    const atMs = this.#clock.now().getTime()
    for (const [id, trigger] of this.#issued) if (atMs - trigger.atMs > FORGET_AFTER_MS) this.#issued.delete(id)
    const id = `${atMs}.${Math.floor(atMs / 1000)}.${randomBytes(16).toString('hex')}`
    this.#issued.set(id, { user, viewId, atMs, used: false })
    return id
  }

  /** Uses it up. Throws invalid_trigger_id, exchanged_trigger_id or expired_trigger_id. */
  exchange(id: string): Trigger {
    const trigger = this.#issued.get(id)
    if (trigger === undefined) throw new SlackError('invalid_trigger_id')
    if (trigger.used) throw new SlackError('exchanged_trigger_id')
    if (this.#clock.now().getTime() - trigger.atMs > TRIGGER_LIFE_MS) throw new SlackError('expired_trigger_id')
    trigger.used = true
    return trigger
  }
}
