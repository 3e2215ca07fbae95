import type { House } from '../../../src/compose/house.ts'
import { type Correlation, correlate } from '../../../src/evidence/correlate/correlate.ts'
import type { Stretch } from '../../../src/evidence/correlate/telemetry.ts'
import { distinct } from '../../../src/incident/state.ts'
import type { AskedWindow } from '../../../src/slack/commands/read-window.ts'
import { type Span, usualWindow } from '../../../src/worker-kit/usual.ts'
import { NO_PAST, type Past, pastOf } from '../../context-builder/past.ts'
import { timingOf } from '../timing.ts'
import { newestDeploy, type Rollout } from './newest-deploy.ts'

/** What looking at a window needs of a house. */
export type LookHouse = Pick<House, 'evidence' | 'clock' | 'config'> &
  Partial<Pick<House, 'codeHost' | 'redactor' | 'sources'>> & {
    readonly incidents?: Pick<House['incidents'], 'since'>
    readonly timeline?: Pick<House['timeline'], 'readIncident'>
  }

const DAY_S = 86_400
const MOST_BUCKETS = 240
/** Of those before a window, and of those in it, so many are read. */
const MOST_INCIDENTS = 20
/** Deploys older than this are not "the deploy". */
const DEPLOY_BACK_MS = 14 * DAY_S * 1_000

export type Looked =
  | {
      readonly kind: 'seen'
      readonly told: Correlation
      readonly past: Past
      /** The deploy since which it was asked. */
      readonly since?: Rollout
      /** Up to here everything had come in. */
      readonly upTo: string
    }
  | { readonly kind: 'problem'; readonly said: string }

/**
 * Looks at the window that was asked for; `services` are those whose deploy counts for "since deploy", none for any; what
 * was `over` before it is no usual time.
 */
export async function lookAt(
  house: LookHouse,
  asked: AskedWindow,
  services: readonly string[],
  over: readonly Span[] = [],
): Promise<Looked> {
  const upTo = cameUpTo(house)
  const named = await windowOf(house, asked, services)
  if ('said' in named) return { kind: 'problem', said: named.said }
  const window = { from: named.from, to: named.to }
  const { context } = timingOf(house.config)
  const lengthS = (Date.parse(window.to) - Date.parse(window.from)) / 1_000
  const bucketS = Math.max(context.bucketS, Math.ceil(lengthS / MOST_BUCKETS))
  const known = await pastOfWindow(house, window, lengthS)
  const past = { ...known, spans: [...known.spans, ...over] }
  const usualS = Math.max(context.usualS, lengthS)
  const usual = usualWindow(Date.parse(window.from), past.spans, { usualS, bucketS })
  const told = await correlate(house.evidence, { window, usual, bucketS, deployLookbackS: context.deployLookbackS })
  return { kind: 'seen', told, past, upTo, ...('since' in named ? { since: named.since } : {}) }
}

/**
 * The window as a stretch of time that ends where everything has come in, so that two looks at it see the same; a
 * sentence where no deploy is known to begin it.
 */
export async function windowOf(
  { evidence, clock, config }: LookHouse,
  asked: AskedWindow,
  services: readonly string[],
): Promise<Stretch | (Stretch & { readonly since: Rollout }) | { readonly said: string }> {
  const nowMs = clock.now().getTime()
  const cameMs = Date.parse(cameUpTo({ clock, config }))
  if (asked.kind === 'span') {
    const endMs = Math.min(Date.parse(asked.to), cameMs)
    return { from: asked.from, to: new Date(Math.max(endMs, Date.parse(asked.from) + 1_000)).toISOString() }
  }
  const span = { from: new Date(nowMs - DEPLOY_BACK_MS).toISOString(), to: new Date(nowMs).toISOString() }
  const { rows } = await evidence.query('deploys', span)
  const newest = newestDeploy(rows, services)
  if (newest !== undefined) {
    const { at } = newest
    const to = new Date(Math.max(cameMs, Date.parse(at) + 1_000)).toISOString()
    return { from: at, to, since: newest }
  }
  const whose = services.length === 0 ? '' : ` of ${services.slice(0, 5).join(', ')}`
  return {
    said: `No deploy${whose} is known of the last 14 days. Name a time instead, as in \`last 30 minutes\`; deploys are read from the telemetry’s resource (\`service.version\`, \`git.commit.sha\`).`,
  }
}

function cameUpTo({ clock, config }: Pick<LookHouse, 'clock' | 'config'>): string {
  return new Date(clock.now().getTime() - timingOf(config).context.ingestLagS * 1_000).toISOString()
}

/**
 * What the timeline knows: when errors belonged to an incident that began before the window, and so say nothing of what is
 * usual; and which changes were taken back with success, in the window too.
 */
export async function pastOfWindow(house: LookHouse, window: Stretch, lengthS: number): Promise<Past> {
  const { incidents, timeline, config } = house
  if (incidents === undefined || timeline === undefined) return NO_PAST
  const fromMs = Date.parse(window.from)
  // As far as usual times are looked for, and one length more.
  const since = new Date(fromMs - Math.max(5 * lengthS, DAY_S + lengthS) * 1_000).toISOString()
  const rows = await incidents.since(config.tenantId, since)
  // A storm in the window must not hide what was before it; of what was detected in it, the first may have begun before.
  const before = rows.filter((row) => Date.parse(row.detected_at) < fromMs).slice(0, MOST_INCIDENTS)
  const within = rows.filter((row) => Date.parse(row.detected_at) >= fromMs).slice(-MOST_INCIDENTS)
  const stored = await Promise.all(
    [...within, ...before].map((row) => timeline.readIncident(config.tenantId, row.incident_id)),
  )
  return pastOf(
    [],
    stored.map((events) => distinct(events.map(({ event }) => event))),
    '',
    fromMs,
  )
}
