import type { QueryRow } from '../../../src/evidence/catalogue.ts'
import type { Evidence } from '../../../src/evidence/evidence.ts'
import { epochMs, isoOf } from '../../../src/worker-kit/instants.ts'
import type { Impact } from './measure.ts'

export type EndedAfter = NonNullable<Impact['ended_after']>

/** Time for a deploy to reach every instance. */
const SHORTLY_MS = 5 * 60_000

/**
 * What was shipped or switched in one of these services shortly before it ended, if anything; asked when the end is first
 * seen. What comes first in `services` was hit; `accused` is the change that is taken for the cause.
 */
export async function endedAfter(
  evidence: Evidence,
  { services, accused }: { readonly services: readonly string[]; readonly accused: string | undefined },
  { over_since, failed }: Pick<Impact, 'over_since' | 'failed'>,
): Promise<EndedAfter | undefined> {
  if (over_since === undefined || failed.errors === 0) return undefined
  const fromMs = Math.max(epochMs(failed.window.from), epochMs(over_since) - SHORTLY_MS)
  // Half-open: what came in the second of the end is counted.
  const window = { from: isoOf(fromMs), to: isoOf(epochMs(over_since) + 1_000) }
  const [deploys, changes] = [await evidence.query('deploys', window), await evidence.query('changes', window)]
  const all = [...deploys.rows.map(deployed), ...changes.rows.map(changed)]
  return newestOf(
    all.filter(({ ref }) => ref !== accused),
    services,
  )
}

/** The newest; of two at one moment that of the service that was hit. Pure. */
function newestOf(all: readonly EndedAfter[], services: readonly string[]): EndedAfter | undefined {
  const place = ({ service }: EndedAfter) => services.indexOf(service)
  return all
    .filter((one) => place(one) >= 0)
    .toSorted((a, b) => epochMs(b.at) - epochMs(a.at) || place(a) - place(b))
    .at(0)
}

function deployed({ service, sha, at }: QueryRow<'deploys'>): EndedAfter {
  return { kind: 'deploy', service, ref: sha.slice(0, 500), at }
}

function changed({ kind, service, name, value, at }: QueryRow<'changes'>): EndedAfter {
  return { kind, service, ref: (value === '' ? name : `${name}=${value}`).slice(0, 500), at }
}
