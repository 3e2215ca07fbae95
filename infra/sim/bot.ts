import type { ModalView } from '@slack/types'
import { silentLog } from '../../src/kit/log.ts'
import { answer } from '../../src/slack/app/desk.ts'
import type { DeskDeps } from '../../src/slack/app/desk-deps.ts'
import { createOneAtATime } from '../../src/slack/app/one-at-a-time.ts'
import { readGesture } from '../../src/slack/app/read-gesture.ts'
import { tellSetAside } from '../../src/slack/app/tell-set-aside.ts'
import { createMembers } from '../../src/slack/authorise/members.ts'
import { createIntake } from '../../src/slack/inbox/intake.ts'
import { payloadName } from '../../src/slack/inbox/payload-key.ts'
import { createSlackNotifier, type SlackNotifierSettings } from '../../workers/slack-notifier/notifier.ts'
import { APPROVERS, memoryReplies } from './fakes/replies.ts'
import { TENANT } from './fakes/shop.ts'
import { faulty, slackTrouble } from './faulty.ts'
import { plainView } from './plain-view.ts'
import type { Plant, Ports } from './ports.ts'
import type { SimProcess } from './process.ts'
import type { World } from './world.ts'

export const SHOWN: Omit<SlackNotifierSettings, 'alone'> = {
  tenantId: TENANT,
  incidentsChannel: '#incidents',
  channelPrefix: 'inc',
  whoMayApprove: 'Those on call may approve.',
  onCall: '',
  responders: [APPROVERS[0]],
  rates: { burst: 20, perSecond: 10 },
}

/** The desk behind the real inbox, and the notifier. */
export async function startBot(world: World, process: SimProcess, ports: Ports, plant: Plant): Promise<void> {
  const { clock } = process
  const deps = deskOf(world, process, ports)
  const real = createIntake({
    inbox: ports.inbox,
    clock,
    log: silentLog,
    sweepEveryMs: 30_000,
    work: async (body, receivedAt) => {
      const gesture = readGesture(body, receivedAt)
      if (gesture !== undefined) await answer(deps, gesture)
      world.worked.add(payloadName(body).key)
    },
    onSetAside: (body, receivedAt) => {
      world.worked.add(payloadName(body).key)
      return tellSetAside(deps, readGesture(body, receivedAt))
    },
  })
  const intake = plant.intake?.(real, process) ?? real
  await intake.start()
  world.bots.push({ process, intake })
  const { timeline, outbox, slack, record } = ports
  const settings = { ...SHOWN, alone: world.plan.alone }
  const needs = { timeline, store: outbox, slack, record, clock, log: silentLog, settings }
  const notifier = createSlackNotifier(world.plan.whole ? needs : { ...needs, present: plainView })
  await notifier.run(process.signal)
}

const DESK: DeskDeps['settings'] = {
  tenantId: TENANT,
  commands: ['/incident'],
  approvers: { userIds: [], handles: ['oncall'] },
  services: [],
  reopenWindowS: 86_400,
  maxCycles: 3,
  timeZone: 'UTC',
  lookBackS: 1_800,
}

function deskOf(world: World, process: SimProcess, ports: Ports): DeskDeps {
  const { clock } = process
  const { timeline, incidents, record } = ports
  const opened = (triggerId: string, view: ModalView) => world.people?.fillIn(triggerId, view)
  const wire = {
    whoAmI: 'read',
    respond: 'write',
    ephemeral: 'write',
    direct: 'write',
    openView: 'write',
    userInfo: 'read',
    groups: 'read',
    groupMembers: 'read',
  } as const
  const replies = faulty(process, 'replies', memoryReplies(opened), wire, slackTrouble)
  const inProcess = createOneAtATime()
  return {
    timeline,
    incidents,
    record,
    replies,
    members: createMembers({ replies, approvers: DESK.approvers, clock, log: silentLog }),
    settings: DESK,
    clock,
    log: silentLog,
    oneAtATime: world.plan.alone
      ? inProcess
      : (incident, work) => world.locks.hold(`incident:${incident}`, process, work),
  }
}
