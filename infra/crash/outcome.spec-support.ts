import { z } from 'zod'
import { nameId } from '../../src/kit/ids.ts'
import { desiredSurfaces } from '../../src/slack/present/desired-surfaces.ts'
import type { EventType } from '../../src/timeline/events.ts'
import type { Facts } from './facts.spec-support.ts'
import type { OutsideWorld } from './outside-world.spec-support.ts'
import type { People } from './people.spec-support.ts'

const Files = z.object({ files: z.array(z.object({ name: z.string() })) })
const Pulls = z.array(
  z.object({ number: z.number(), branch: z.string(), merge: z.object({ sha: z.string() }).nullable() }),
)
const Refs = z.array(z.object({ ref: z.string() }))
const Calls = z.object({ calls: z.array(z.object({ method: z.string() })) })

/** Said as often as people say them, as they are asked for or as something moves. */
const ANY: readonly EventType[] = [
  'EffectRecorded',
  'StatusUpdated',
  'SeverityAssessed',
  'ImpactMeasured',
  'EvaluationCompleted',
]

/** How often each fact stands in the log, each event once. Those that a calm loop may have any number of are left out. */
export function tally({ events, of }: Facts): Readonly<Record<string, number>> {
  const names = [...new Set(events.map(({ event_type }) => event_type))].filter((type) => !ANY.includes(type))
  return Object.fromEntries(
    names.flatMap((type) => {
      if (type === 'FixProposed') return count(type, of(type), ({ payload }) => payload.stage)
      if (type === 'FixApproved') return count(type, of(type), ({ payload }) => payload.scope)
      return count<unknown>(type, of(type), () => '')
    }),
  )
}

/** What a loop leaves in the log when nothing goes wrong. */
export const CALM: Readonly<Record<string, number>> = {
  IncidentDetected: 1,
  ContextBuilt: 1,
  RootCauseProposed: 1,
  'FixProposed draft': 1,
  'FixProposed pull_request': 1,
  'FixApproved open_pr': 1,
  'FixApproved merge': 1,
  FixChecksCompleted: 1,
  FixApplied: 1,
  RoleTaken: 1,
  IncidentResolved: 1,
  PostmortemDrafted: 1,
}

/** The marks of the messages that Slack should hold of an incident, by what the log says. */
export function wantedMarks({ events }: Facts): readonly string[] {
  const settings = { channelPrefix: 'inc', whoMayApprove: '', onCall: '', responders: [] }
  const surfaces = desiredSurfaces(events, settings)
  const root = events.find(({ event_type }) => event_type === 'IncidentDetected')
  return surfaces
    .flatMap((one) => (one.kind === 'message' && one.mode !== 'if-shown' ? [one.key] : []))
    .map((key) => nameId([root?.tenant_id ?? '', root?.incident_id ?? '', 'slack', key]))
    .toSorted()
}

/** What the workspace holds of an incident. */
export async function inSlack({ control }: OutsideWorld, people: People, incidentId: string) {
  const channels = await people.channels()
  const rooms = channels.filter(({ purpose }) => purpose.value.includes(incidentId))
  const messages = (await Promise.all(channels.map(({ name }) => people.messages(name)))).flat()
  const ours = messages.filter(({ metadata }) => metadata?.event_payload.incident_id === incidentId)
  const { files } = Files.parse(await control('files?as=olivia'))
  return {
    rooms,
    marks: ours.map(({ metadata }) => metadata?.event_payload.key ?? '').toSorted(),
    text: (key: string) =>
      ours.find(({ metadata }) => metadata?.event_payload.key === nameId(['default', incidentId, 'slack', key]))?.text,
    files: files.map(({ name }) => name),
  }
}

/** The keys of the digests that the workspace holds. */
export async function digestsIn(people: People): Promise<readonly string[]> {
  const channels = await people.channels()
  const messages = (await Promise.all(channels.map(({ name }) => people.messages(name)))).flat()
  const payloads = messages.flatMap(({ metadata }) => metadata?.event_payload ?? [])
  return payloads.filter(({ incident_id }) => incident_id === 'digest').map(({ key }) => key)
}

/** Everywhere that a closed incident is told in place. What a dead process had claimed is done 25 s after its death. */
export function tellsItsEnd({ rooms, text }: Awaited<ReturnType<typeof inSlack>>): boolean {
  return [rooms[0]?.topic.value, text('brief'), text('card')].every((words) => /resolved/i.test(words ?? ''))
}

/** The pull requests and branches of ours. */
export async function onCodeHost({ control, env }: OutsideWorld, repo: string) {
  const pulls = Pulls.parse(await control(`code-host/repositories/${repo}/pulls`))
  const response = await fetch(`${env.GITHUB_API_URL}/repos/${repo}/git/matching-refs/heads/faultline`, {
    headers: { authorization: `Bearer ${env.GITHUB_TOKEN}` },
  })
  return { pulls, branches: Refs.parse(await response.json()).map(({ ref }) => ref.replace('refs/heads/', '')) }
}

const EFFECTS = /^(chat\.(post|update|delete)|conversations\.(create|set|invite)|pins\.|bookmarks\.add|files\.)/

/** The calls since they were last forgotten that leave something in Slack. */
export async function effectsOnSlack({ control }: OutsideWorld): Promise<readonly string[]> {
  const { calls } = Calls.parse(await control('calls'))
  return calls.map(({ method }) => method).filter((method) => EFFECTS.test(method))
}

function count<T>(type: string, events: readonly T[], kind: (event: T) => string): [string, number][] {
  const kinds = events.map(kind)
  return [...new Set(kinds)].map((one) => [`${type} ${one}`.trim(), kinds.filter((other) => other === one).length])
}
