import type { ModalView } from '@slack/types'
import { ACTIONS } from '../../blocks/action-ids.ts'
import type { ShownMessage } from '../../src/adapters/slack/memory-slack.ts'
import { forGood, oncePer } from '../../src/kit/once-per.ts'
import { payloadName } from '../../src/slack/inbox/payload-key.ts'
import { PEOPLE, TEAM } from './fakes/replies.ts'
import type { World } from './world.ts'

/** A button as a person sees it. */
interface Button {
  readonly action_id: string
  readonly value: string
  readonly channel: string
  readonly message: ShownMessage
}

/** `eager`: they go on with the incident. `waiting`: they see what comes of it. `tired`: they only want it closed. */
export type Mood = 'eager' | 'waiting' | 'tired'

/** Slack gives up on a payload that nobody acknowledged after these waits. */
const AGAIN_MS = [3_000, 60_000, 300_000]

/** People at their Slack: they press what they see, twice when they are unsure, and fill in what opens. */
export class People {
  /** Payloads that Slack was told are taken, by the name of the gesture. */
  readonly acknowledged = new Set<string>()
  readonly #world: World
  #next = 1

  constructor(world: World) {
    this.#world = world
  }

  /** Somebody looks, now and every minute or two, and does what seems right. */
  look(mood: () => Mood): void {
    const { schedule, chance } = this.#world
    const again = () => schedule.after(chance.between(40_000, 120_000), () => this.look(mood))
    again()
    const buttons = this.#buttons()
    const wanted = this.#wants(mood()).flatMap((action) => buttons.filter((one) => one.action_id === action))
    const [button] = wanted
    if (button === undefined) return
    const who = chance.happens(0.1) ? PEOPLE[2] : chance.pick(PEOPLE.slice(0, 2))
    this.press(button, who)
    if (chance.happens(0.15)) this.press(button, chance.pick(PEOPLE))
  }

  press({ action_id, value, channel, message }: Button, user: string): void {
    const { schedule, trace } = this.#world
    trace.say(schedule.nowMs, user, `presses ${action_id} ${value}`)
    const { ts, thread_ts } = message
    this.#deliver({
      type: 'block_actions',
      team: { id: TEAM },
      user: { id: user, username: user },
      channel: { id: channel },
      container: { message_ts: ts, channel_id: channel },
      message: { ts, ...(thread_ts === undefined ? {} : { thread_ts }) },
      trigger_id: `T${this.#next++}`,
      actions: [{ action_id, action_ts: `${schedule.nowMs / 1_000}.${this.#next++}`, value }],
    })
  }

  /** A window came up: it is filled in with the first choice and some words, and sent. */
  fillIn(triggerId: string, view: ModalView): void {
    const { schedule, chance } = this.#world
    if (view.submit === undefined) return
    const values = Object.fromEntries(
      inputsOf(view).map(({ block_id = '', element }) => [block_id, { [element.action_id ?? '']: filled(element) }]),
    )
    schedule.after(chance.between(3_000, 15_000), () =>
      this.#deliver({
        type: 'view_submission',
        team: { id: TEAM },
        user: { id: PEOPLE[0], username: PEOPLE[0] },
        view: {
          id: `V${triggerId}`,
          callback_id: view.callback_id ?? '',
          private_metadata: view.private_metadata ?? '',
          state: { values },
        },
      }),
    )
  }

  #wants(mood: Mood): readonly string[] {
    const { chance } = this.#world
    if (mood === 'waiting') return []
    if (mood === 'tired') return [ACTIONS.resolve, ACTIONS.suppress]
    const moods: readonly (readonly [number, string])[] = [
      [0.7, ACTIONS.approveMerge],
      [0.7, ACTIONS.approveOpenPr],
      [0.1, ACTIONS.takeCommand],
      [0.04, ACTIONS.rejectFix],
      [0.04, ACTIONS.investigate],
      [0.03, ACTIONS.resolve],
    ]
    return moods.flatMap(([share, action]) => (chance.happens(share) ? [action] : []))
  }

  #buttons(): readonly Button[] {
    return this.#world.slack.workspace.channels.flatMap(({ id, messages }) =>
      messages.flatMap((message) =>
        buttonsOf(forGood(message.message)).map((button) => ({ ...button, channel: id, message })),
      ),
    )
  }

  #deliver(body: object): void {
    const { key } = payloadName(body)
    const attempt = (n: number): void => {
      const { schedule, chance, trace } = this.#world
      const bot = this.#world.bots.findLast(({ process }) => process.alive)
      const ack = async () => {
        if (bot?.process.alive === true) this.acknowledged.add(key)
      }
      void bot?.intake.take({ body, retryNum: n, ack }).catch(() => undefined)
      const waitMs = AGAIN_MS[n]
      if (waitMs === undefined) return
      schedule.after(waitMs + chance.between(0, 1_000), () => {
        const again = bot?.process.happens('gesture-again') === true
        if (again) bot.process.fault('gesture-again')
        if (!this.acknowledged.has(key) || again) attempt(n + 1)
      })
      trace.say(schedule.nowMs, 'slack', `delivers ${key}`)
    }
    attempt(0)
  }
}

/** A message that is edited is another object, so each is looked through once. */
const buttonsOf = oncePer((message: ShownMessage['message']) => buttonsIn(message))

/** Buttons and menus carry an `action_id`; what has a value of ours can be pressed. */
function buttonsIn(node: unknown): { action_id: string; value: string }[] {
  if (Array.isArray(node)) return node.flatMap(buttonsIn)
  if (typeof node !== 'object' || node === null) return []
  const { type, action_id, value } = { type: '', action_id: '', value: '', ...node }
  if (type === 'button' && typeof action_id === 'string' && typeof value === 'string') return [{ action_id, value }]
  return Object.values(node).flatMap(buttonsIn)
}

interface Input {
  readonly block_id?: string
  readonly element: { readonly action_id?: string; readonly type: string; readonly options?: readonly unknown[] }
}

function inputsOf({ blocks }: ModalView): readonly Input[] {
  // An input block has an element; which kinds there are is told by `type`.
  return blocks.filter((block) => block.type === 'input') as unknown as readonly Input[]
}

function filled({ type, options = [] }: Input['element']): object {
  if (type.endsWith('_select') || type === 'radio_buttons') return { type, selected_option: options[0] ?? null }
  return { type, value: 'Look at the rate of the cart once more.' }
}
