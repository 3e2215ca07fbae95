import type { FastifyInstance } from 'fastify'
import type { House } from '../../src/compose/house.ts'
import type { Late } from '../../src/compose/late.ts'
import type { Config } from '../../src/config.ts'
import { isSignedWith } from '../../src/ingress/hex-signature.ts'
import { type Around, alertDrafts, alertSignature } from '../../src/ingress/sentry/alert-drafts.ts'
import { readSentryWebhook, type SentryAlert } from '../../src/ingress/sentry/webhook.ts'
import type { Suppression } from '../detector/input.ts'
import { DETECTOR_PRESETS } from '../detector/presets.ts'
import { knownIncidents } from './known-incidents.ts'
import { countRejected, registerSignedWebhook } from './signed-webhook.ts'

/** An old delivery played again opens nothing. */
const STALE_MS = 86_400_000
/** What was stated here is remembered for this long, for the projection lags. */
const LAG_MS = 60_000

interface Stated {
  readonly row: Around
  readonly atMs: number
}

/** POST /webhooks/sentry. 202 means that what the alert states is in the log, or that it states nothing. */
export function registerSentryWebhook(server: FastifyInstance, config: Config, house: Late<House>): void {
  const secret = config.sources.sentry?.webhookSecret
  if (secret === undefined) return
  let stated: readonly Stated[] = []
  // One after the other: two alerts of one trouble must not both find nothing open.
  let before: Promise<unknown> = Promise.resolve()
  registerSignedWebhook(server, {
    path: '/webhooks/sentry',
    header: 'sentry-hook-signature',
    verify: (raw, signature) => isSignedWith(secret, raw, signature),
    rejected: (reason) => countRejected(house, 'sentry', reason),
    unsigned: 'The signature does not fit. Set SENTRY_WEBHOOK_SECRET to the client secret of the Sentry integration.',
    async take(headers, body) {
      const hint = readSentryWebhook(headers, body)
      if (hint.kind === 'ignored') return
      const open = house.get()
      const turn = before.then(async () => {
        const nowMs = open.clock.now().getTime()
        stated = stated.filter(({ atMs }) => nowMs - atMs < LAG_MS)
        const row = await state(open, hint, stated)
        if (row !== undefined) stated = [...stated, { row, atMs: nowMs }]
      })
      before = turn.catch(() => undefined)
      await turn
    },
  })
}

/** States what the alert says; the incident that is new by it. */
async function state(house: House, alert: SentryAlert, stated: readonly Stated[]): Promise<Around | undefined> {
  const { incidents, clock, config, record, log } = house
  const about = { issue: alert.issue, service: alert.service }
  if (clock.now().getTime() - Date.parse(alert.at) > STALE_MS) {
    log.info(about, 'an alert of Sentry is over a day old and opens nothing')
    return undefined
  }
  const { reopenS, maxCycles } = DETECTOR_PRESETS[config.pace]
  const mutes = await knownIncidents(house, reopenS).suppressions()
  if (isMuted(alert, mutes, clock.now())) {
    log.info(about, 'an alert of Sentry is muted')
    return undefined
  }
  const [open, since] = await Promise.all([incidents.open(config.tenantId), incidents.since(config.tenantId, alert.at)])
  const here = stated.map(({ row }) => row)
  const rows = new Map<string, Around>([...here, ...since, ...open].map((row) => [row.incident_id, row]))
  const settings = { tenantId: config.tenantId, reopenWindowS: reopenS, maxCycles }
  const draft = alertDrafts(alert, [...rows.values()], settings)
  await record([draft])
  log.info({ ...about, incident: draft.incident_id, fact: draft.event_type }, 'an alert of Sentry was taken')
  if (draft.event_type !== 'IncidentDetected') return undefined
  return { incident_id: draft.incident_id, service: alert.service, cycle: 1, detected_at: alert.at }
}

function isMuted(alert: SentryAlert, mutes: readonly Suppression[], now: Date): boolean {
  const signature = alertSignature(alert)
  return mutes.some(
    (mute) =>
      (mute.until === undefined || Date.parse(mute.until) > now.getTime()) &&
      (mute.service === undefined || mute.service === alert.service) &&
      (mute.signature === undefined || mute.signature === signature),
  )
}
