import { expected } from '../../src/incident/expected.ts'
import { foldIncident } from '../../src/incident/state.ts'
import { lifecycle } from '../../src/incident/status.ts'
import { nameId } from '../../src/kit/ids.ts'
import { jcs } from '../../src/kit/jcs.ts'
import { projectIncident } from '../../src/projections/project-incident.ts'
import { desiredSurfaces } from '../../src/slack/present/desired-surfaces.ts'
import type { Surface } from '../../src/slack/present/surface.ts'
import { incidentReader } from '../../src/timeline/embedded-log/incident-reader.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { recordKey } from '../../src/timeline/topics.ts'
import { SHOWN } from './bot.ts'
import { NEIGHBOURS_WORD } from './detecting.ts'
import { sourceOf } from './fakes/log.ts'
import { CANARY, NEIGHBOUR, TENANT } from './fakes/shop.ts'
import { factsOf } from './live-rules.ts'
import { questions } from './model.ts'
import { plainView } from './plain-view.ts'
import { incidentsOf } from './quiet.ts'
import { breaks, type World } from './world.ts'

/** What must hold when everything is at rest. */
export async function endRules(world: World): Promise<void> {
  keptRule(world)
  for (const events of incidentsOf(world)) {
    orderRule(world, events)
    onceRule(world, events)
  }
  await projectionRule(world)
  slackRule(world)
  hostRule(world)
  modelRule(world)
  tenantRule(world)
}

/** I1: what was acknowledged is there, whoever was told. */
function keptRule(world: World): void {
  const ids = new Set(factsOf(world).map(({ event_id }) => event_id))
  for (const id of world.appended) if (!ids.has(id)) breaks(world, `I1 the acknowledged event ${id} is not in the log`)
  for (const key of world.people?.acknowledged ?? []) {
    if (!world.worked.has(key)) breaks(world, `I1 the acknowledged gesture ${key} was never worked off`)
  }
}

/** I2: the same set in any order, with repetitions, is the same incident. */
function orderRule(world: World, events: readonly TimelineEvent[]): void {
  const { chance } = world
  const mixed = [...events, ...events.filter(() => chance.happens(0.3))]
    .map((event) => ({ event, at: chance.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event)
  if (jcs(lifecycle(events)) !== jcs(lifecycle(mixed))) breaks(world, 'I2 the status depends on the order of arrival')
  const owed = (some: readonly TimelineEvent[]) => jcs(expected(some).map(({ output, cycle }) => [output, cycle]))
  if (owed(events) !== owed(mixed)) breaks(world, 'I2 the work owed depends on the order of arrival')
}

/** One answer to one question of a cycle, however often it was asked: all copies bear one id. */
function onceRule(world: World, events: readonly TimelineEvent[]): void {
  const ids = new Map<string, string>()
  for (const { event_type, cycle, event_id } of events.filter((event) => ANSWERS.has(event.event_type))) {
    const name = `${event_type} of cycle ${cycle}`
    if ((ids.get(name) ?? event_id) !== event_id) breaks(world, `I2 there are two answers: ${name}`)
    ids.set(name, event_id)
  }
}

const ANSWERS: ReadonlySet<string> = new Set(['ContextBuilt', 'RootCauseProposed', 'InstrumentationProposed'])

/** What was projected as it came is what the log gives when it is read at once. */
async function projectionRule(world: World): Promise<void> {
  // Of its own, so that what the shared one kept is checked too.
  const readIncident = incidentReader(sourceOf(world.log, async () => {}))
  for (const [first] of incidentsOf(world)) {
    if (first === undefined) continue
    const { tenant_id, incident_id } = first
    const rebuilt = projectIncident(await readIncident(tenant_id, incident_id))
    const kept = world.projections.rows.get(recordKey(tenant_id, incident_id))
    if (JSON.stringify(rebuilt) !== JSON.stringify(kept)) breaks(world, 'I2 the projections differ from the log')
  }
}

/** I4: nothing stands twice in Slack, nothing wanted is missing, and all of it shows the newest. */
function slackRule(world: World): void {
  const { channels } = world.slack.workspace
  const messages = channels.flatMap((channel) => channel.messages)
  const names = [
    ...messages.map(({ marker }) => `message ${marker?.key}`),
    ...channels.map(({ name }) => `channel ${name}`),
    ...channels.flatMap(({ files }) => files.map(({ file }) => `file ${file.filename}`)),
    ...channels.flatMap(({ bookmarks }) => bookmarks.map(({ url }) => `bookmark ${url}`)),
  ]
  for (const name of names.filter((one, at) => names.indexOf(one) !== at))
    breaks(world, `I4 Slack shows twice: ${name}`)
  const facts = new Set(factsOf(world).flatMap(({ event_id, tenant_id }) => (tenant_id === TENANT ? event_id : [])))
  for (const { marker } of messages) {
    if (marker?.event_id !== undefined && !facts.has(marker.event_id)) breaks(world, 'I6 a post tells of no fact')
  }
  const shown = new Map(messages.map((one) => [one.marker?.key, one.message]))
  for (const { key, message } of wantedMessages(world)) {
    const there = shown.get(key)
    if (there === undefined) breaks(world, `I4 Slack does not show ${key}`)
    else if (jcs(there) !== jcs(message)) breaks(world, `I4 Slack shows something old at ${key}`)
  }
}

function wantedMessages(world: World) {
  const present = world.plan.whole ? desiredSurfaces : plainView
  return incidentsOf(world)
    .filter(([first]) => first?.tenant_id === TENANT)
    .flatMap((events) => {
      const { incident_id } = foldIncident(events)
      return present(byTopic(world, events), SHOWN)
        .filter((one): one is Extract<Surface, { kind: 'message' }> => one.kind === 'message' && one.mode === 'living')
        .map((one) => ({ key: nameId([TENANT, incident_id, 'slack', one.key]), message: one.message }))
    })
}

/** As `readIncident` gives them: topic by topic. */
function byTopic({ log }: World, events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const wanted = new Set<unknown>(events)
  const placed = log.raws.flatMap((raw, at) =>
    wanted.has(raw) ? [{ event: raw as unknown as TimelineEvent, topic: log.index.positionAt(at).topic }] : [],
  )
  const order = ['debugging.timeline', 'debugging.internal', 'debugging.evaluation']
  return placed.toSorted((a, b) => order.indexOf(a.topic) - order.indexOf(b.topic)).map(({ event }) => event)
}

/** I5: one pull request for an incident and cycle at the most; and the log knows of every one. */
function hostRule(world: World): void {
  const { pulls } = world.host
  const branches = pulls.map(({ branch }) => branch)
  for (const branch of branches.filter((one, at) => branches.indexOf(one) !== at))
    breaks(world, `I5 ${branch} has two pull requests`)
  const cycles = pulls.map(({ branch }) => branch.replace(/-[0-9a-f]{8}$/, ''))
  for (const cycle of cycles.filter((one, at) => cycles.indexOf(one) !== at))
    breaks(world, `I5 ${cycle} was opened twice`)
  const known = new Set(
    factsOf(world).flatMap((event) =>
      event.event_type === 'FixProposed' && event.payload.stage === 'pull_request' ? [event.payload.number] : [],
    ),
  )
  for (const { number } of pulls) if (!known.has(number)) breaks(world, `I5 the log knows nothing of #${number}`)
}

/** I8: one question for an answer, and one more for each trouble that may have cost the answer. */
function modelRule(world: World): void {
  const excused = [...world.trace.places].filter(([place]) => EXCUSES.test(place)).reduce((sum, [, n]) => sum + n, 0)
  for (const [name, count] of questions(world))
    if (count > 1 + excused) breaks(world, `I8 the model was ${name} ${count} times, excused ${excused}`)
}

const EXCUSES = /^(crash-before|crash-after|killed|zombie) .*@(workers|house)$|^(lost-answer|refused) (model|answers)/

/** I9: nothing of one customer with another. I10: no secret anywhere. */
function tenantRule(world: World): void {
  const { channels } = world.slack.workspace
  const outside = JSON.stringify([
    channels.map(({ messages, topic, files }) => [messages, topic, files]),
    world.host.pulls,
  ])
  if (outside.includes(NEIGHBOURS_WORD)) breaks(world, "I9 the neighbour's incident shows in our Slack")
  for (const event of factsOf(world)) {
    if (event.tenant_id === TENANT && JSON.stringify(event.payload).includes(NEIGHBOURS_WORD))
      breaks(world, `I9 ${event.event_type} of ours tells of the neighbour`)
    if (event.tenant_id === NEIGHBOUR && event.event_type === 'EffectRecorded')
      breaks(world, 'I9 an effect was made for the neighbour')
  }
  if (world.plan.whole && outside.includes(CANARY)) breaks(world, 'I10 a secret reaches Slack or the code host')
}
