import { CATALOGUE, type QueryRow } from '../../src/evidence/catalogue.ts'
import { flagBucketS } from '../../src/evidence/changes/changes-seen.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { namesNow } from '../../src/evidence/names-now.ts'
import { isUnsaid } from '../../src/incident/not-said.ts'
import { sha256OfJson } from '../../src/kit/hash.ts'
import type { DeploySeen, Section } from '../../src/timeline/payloads/context.ts'
import { instant } from '../../src/worker-kit/instants.ts'
import { usualWindow } from '../../src/worker-kit/usual.ts'
import { compare } from './compare.ts'
import { type Focus, focusOf, onsetOf, servicesToRead } from './focus.ts'
import type { Brief, ErrorSample, Telemetry } from './gathered.ts'
import { withChanges } from './known-changes.ts'
import { loudestName } from './loudest-name.ts'
import { type Ask, returningErrors } from './past-errors.ts'
import type { Signals } from './signals.ts'

/** Runs the catalogue over the brief's windows: first over all services, then over those that matter. */
export async function gather(
  evidence: Evidence,
  asked: Brief,
  signals?: Signals,
): Promise<{ telemetry: Telemetry; focus: Focus }> {
  const brief = { ...asked, signature: await nameNow(evidence, asked) }
  const sections: Section[] = []
  const ask = askInto(sections, evidence)
  const wide = { ...(await overAll(ask, evidence, brief, signals)), sections }
  const first = focusOf(brief, wide)
  const samples: ErrorSample[] = []
  for (const service of servicesToRead(first, brief)) {
    const rows = await ask('error_samples', brief.window, { service, ...brief.window })
    samples.push(...rows.map((row) => ({ ...row, service })))
  }
  const spans = isUnsaid(first.service)
    ? []
    : await ask('error_spans', brief.window, { service: first.service, ...brief.window })
  const telemetry = { ...wide, samples, spans }
  return { telemetry, focus: focusOf(brief, telemetry) }
}

/** Asks the catalogue, and notes of each answer how it was got. */
function askInto(sections: Section[], evidence: Evidence): Ask {
  return async (id, window, params) => {
    const { rows, bytes, truncated } = await evidence.query(id, params)
    const query_id = `${id}@${CATALOGUE[id].version}`
    sections.push({ query_id, window, rows: rows.length, bytes, truncated, sha256: sha256OfJson(rows) })
    return rows
  }
}

async function overAll(
  ask: Ask,
  evidence: Evidence,
  brief: Brief,
  signals: Signals | undefined,
): Promise<Omit<Telemetry, 'sections'>> {
  const bucketed = { ...brief.window, bucket_s: brief.bucket_s }
  const seen = await ask('signature_seen', brief.window, brief.window)
  const { spans: past, beside } = brief.past
  const usualOf = { usualS: brief.usual_s, bucketS: brief.bucket_s }
  const usual = usualWindow(onsetOf(brief, seen, signals), past, usualOf, beside)
  const told = await ask('changes', brief.deployWindow, brief.deployWindow)
  const flagged = { ...brief.deployWindow, bucket_s: flagBucketS(brief.deployWindow) }
  const known = withChanges(signals, told, await ask('flag_variants', brief.deployWindow, flagged))
  return {
    bucketMs: brief.bucket_s * 1_000,
    rates: await ask('service_rate', brief.window, bucketed),
    usual: {
      window: usual,
      // Without a length it is not known.
      rates: usual.from < usual.to ? await ask('service_rate', usual, { ...usual, bucket_s: brief.bucket_s }) : [],
    },
    counts: await ask('signature_counts', brief.window, bucketed),
    seen,
    returning: await returningErrors(ask, brief, seen),
    calls: await ask('call_graph', brief.window, brief.window),
    traced: new Set((await evidence.query('services_traced', {})).rows.map(({ service }) => service)),
    deploys: (await ask('deploys', brief.deployWindow, brief.deployWindow)).map(deploySeen).sort(newestFirst),
    samples: [],
    spans: [],
    ...(known === undefined ? {} : { signals: known }),
  }
}

/** An upgrade may have told apart what one old name held: then the loudest of them is what the incident is about. */
async function nameNow(evidence: Evidence, { service, signature, window, bucket_s }: Brief): Promise<string> {
  const [, ...now] = await namesNow(evidence, service, signature, window.from)
  const [first = signature, ...more] = now
  if (more.length === 0) return first
  const { rows } = await evidence.query('signature_counts', { ...window, bucket_s })
  return loudestName([first, ...more], service, rows)
}

function deploySeen(row: QueryRow<'deploys'>): DeploySeen {
  const { id, service, sha, previous_sha } = row
  return { id, service, sha, at: instant(row.at), ...(previous_sha === '' ? {} : { previous_sha }) }
}

function newestFirst(a: DeploySeen, b: DeploySeen): number {
  return compare(b.at, a.at) || compare(a.service, b.service) || compare(a.id, b.id)
}
