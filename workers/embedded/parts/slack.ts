import { approversOf, openSurface } from '../../../src/compose/open-desk.ts'
import { canLook } from '../../../src/evidence/can-look.ts'
import { databaseStore } from '../../../src/slack/outbox/database-store.ts'
import { watchSight } from '../../../src/slack/sight/watch-sight.ts'
import { createSlackNotifier } from '../../slack-notifier/notifier.ts'
import { digestOf } from '../digest.ts'
import type { Loop } from '../run-loops.ts'
import { type Site, untilStopped, whileLeading } from '../site.ts'
import { timingOf } from '../timing.ts'

/** Rejects when Slack refuses us. */
export async function desk(site: Site): Promise<readonly Loop[]> {
  const { house } = site
  const { clock, log, config } = house
  const { app, surface } = await site.desk()
  await app.start()
  const look = () => canLook(house.evidence, clock.now())
  const sight: Loop = {
    name: 'sight',
    run: (until) =>
      watchSight(look, surface, { clock, log, channel: config.incidentsChannel }, timingOf(config).sight, until),
  }
  return [untilStopped('Slack desk', () => app.stop()), whileLeading(house, sight)]
}

export async function slackNotifier(site: Site): Promise<readonly Loop[]> {
  const { timeline, db, record, clock, log, config, alone } = site.house
  const { surface, responders, onCall, whoMayApprove } = await site.desk()
  const { tenantId, incidentsChannel } = config
  const settings = { tenantId, incidentsChannel, channelPrefix: 'inc', whoMayApprove, onCall, responders, alone }
  const notifier = createSlackNotifier({
    timeline,
    store: databaseStore(db),
    slack: surface,
    record,
    clock,
    log,
    settings,
  })
  return [{ name: 'Slack notifier', run: (until) => notifier.run(until) }]
}

/** The house closes its schedules itself, before all else. */
export async function digest({ house }: Site): Promise<readonly Loop[]> {
  const onCall = async () => (await approversOf(house)).responders
  house.schedules.every('digest', { dailyAt: house.config.digest }, digestOf(house, openSurface(house), onCall))
  return []
}
