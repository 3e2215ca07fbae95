import type { Findings } from '../../../blocks/findings/props.ts'
import { chainOf } from '../../../src/evidence/correlate/chain.ts'
import type { Correlation } from '../../../src/evidence/correlate/correlate.ts'
import { readFilter, type WordFilter } from '../../../src/evidence/correlate/filter.ts'
import { type NamedServices, namedServices, noService } from '../../../src/evidence/correlate/named.ts'
import { byText } from '../../../src/evidence/correlate/telemetry.ts'
import type { Answer, Questions, WindowQuestion } from '../../../src/slack/questions.ts'
import { timingOf } from '../timing.ts'
import { withAftermath } from './aftermath.ts'
import { askSeries } from './ask-series.ts'
import { explain } from './causes-of.ts'
import { deployOf } from './deploy-of.ts'
import { type Chosen, findingsOf } from './findings-of.ts'
import { answerLogs } from './logs.ts'
import { type LookHouse, lookAt } from './look-at.ts'
import { rateNow } from './rate-now.ts'
import { servicesOf } from './services.ts'
import { failedThrough } from './through.ts'

/** Answers questions from the evidence alone, by the same engine that reads it for incidents. */
export function questionsOf(house: LookHouse): Questions {
  return {
    investigate: (question) => investigate(house, question),
    correlate: (question) => correlateNamed(house, question),
    logs: (question) => answerLogs(house, question),
    reads: () => readsOf(house),
    rateNow: (service) => rateNow(house, service),
    services: () => servicesOf(house),
  }
}

/** The tables that are read now, and the other places that an investigation asks. */
function readsOf({ evidence, sources = [] }: LookHouse): string | undefined {
  const names = sources.map(({ name }) => name).join(', ')
  const told = [evidence.reads?.() ?? '', names === '' ? '' : `asked when one is investigated: ${names}`]
  return told.filter((words) => words !== '').join('; ') || undefined
}

async function investigate(house: LookHouse, question: WindowQuestion): Promise<Answer<Findings>> {
  const { window } = question
  const known = window.kind === 'since-deploy' ? await servicesOf(house) : []
  const { services, unknown, words } = deployOf(question, known)
  if (unknown.length > 0) return { kind: 'problem', said: noServices(unknown, known) }
  const read = readFilter(words)
  if (read.kind === 'problem') return read
  const looked = await lookAt(house, window, services)
  if (looked.kind === 'problem') return looked
  const { told, past, since } = looked
  const filtered = chosenBy(told, read.filter)
  const asked = filtered.chain.map(({ service }) => service)
  const elsewhere = await elsewhereOf(house, told, asked)
  const why = await explain(house, { told, past, services: asked }, elsewhere, words)
  const found = findingsOf(told, { ...filtered, since, elsewhere, through: failedThrough(told, filtered.chain) }, why)
  return { kind: 'found', found: await withAftermath(house.evidence, found, looked) }
}

/** The named services alone, whether anything is wrong with them or not. */
async function correlateNamed(house: LookHouse, { window, words }: WindowQuestion): Promise<Answer<Findings>> {
  const said = words.split(/,|\s+and\s+|\s+/i).filter((word) => word !== '')
  const looked = await lookAt(house, window, said)
  if (looked.kind === 'problem') return looked
  const { told, past, since } = looked
  const known = knownServices(told)
  const named = namedServices(words, known)
  if (named.unknown.length > 0) return { kind: 'problem', said: unknownService(named, known) }
  if (named.services.length === 0)
    return { kind: 'problem', said: `Name the services to put side by side, as in \`correlate ${example(known)}\`.` }
  const read = readFilter(named.words)
  if (read.kind === 'problem') return read
  const lanes = told.lanes.filter(({ service }) => named.services.includes(service))
  const kinds = told.kinds.filter(({ service }) => named.services.includes(service))
  const elsewhere = await elsewhereOf(house, told, named.services)
  const chosen = { ...chosenBy({ ...told, lanes, kinds }, read.filter), lanes, since, elsewhere }
  const why = await explain(house, { told, past, services: named.services }, elsewhere, named.words)
  const chain = chainOf(lanes, told.seen.calls)
  const found = findingsOf(told, { ...chosen, chain, through: failedThrough(told, chain) }, why)
  return { kind: 'found', found: await withAftermath(house.evidence, found, looked) }
}

/** A series is held against its own past: so long before the window it is asked for. */
async function elsewhereOf(
  { sources = [], clock, config }: LookHouse,
  { seen }: Correlation,
  services: readonly string[],
) {
  const leadMs = timingOf(config).context.leadInS * 1_000
  const from = new Date(Date.parse(seen.window.from) - leadMs).toISOString()
  return askSeries(sources, clock, services, { from, to: seen.window.to })
}

function knownServices({ lanes, seen }: Correlation): readonly string[] {
  const others = [...seen.deploys.map(({ service }) => service), ...seen.calls.flatMap((c) => [c.caller, c.callee])]
  return [...new Set([...lanes.map(({ service }) => service), ...others])].filter((name) => name !== '').sort(byText)
}

const NO_SERVICE = 'No service is known from that time: no log and no trace of it was received.'

function noServices(unknown: NamedServices['unknown'], known: readonly string[]): string {
  if (known.length === 0) return NO_SERVICE
  const each = unknown.slice(0, 3).map(({ said, closest }) => noService(said, closest))
  return each.join(' ')
}

function unknownService({ unknown }: NamedServices, known: readonly string[]): string {
  if (known.length === 0) return NO_SERVICE
  return `${noServices(unknown, known)} Write for instance \`correlate ${example(known)}\`.`
}

function example(known: readonly string[]): string {
  return known.length === 0 ? 'app, database last hour' : `${known.slice(0, 2).join(', ')} last hour`
}

/** What the filter leaves: the kinds of errors that it takes, and the services that have them or are named by it. */
function chosenBy(told: Correlation, filter: WordFilter | undefined): Chosen {
  const { lanes, kinds, chain } = told
  const of = kinds.filter(({ count }) => count > 0).length
  if (filter === undefined) return { lanes, kinds, chain, of }
  const taken = kinds.filter(({ service, title, sample }) => filter.takes(`${service} ${title} ${sample}`))
  const named = new Set([...taken.map(({ service }) => service), ...lanes.map((l) => l.service).filter(filter.takes)])
  const kept = lanes.filter(({ service }) => named.has(service))
  return { lanes: kept, kinds: taken, chain: chainOf(kept, told.seen.calls), filter, of }
}
