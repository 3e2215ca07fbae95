import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import { SIGNATURE_ATTRIBUTE, TITLE_ATTRIBUTE, WAS_ATTRIBUTE, withSignature } from '../../src/evidence/attributes.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import type { LogRow } from '../../src/evidence/rows.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import { createDetector } from './detector.ts'
import type { KnownIncident, Suppression } from './input.ts'
import { DETECTOR_PRESETS } from './presets.ts'

const START = Date.parse('2026-01-28T00:00:00.000Z')
/** In minutes: the version that is now takes over; the last that is looked at. */
const UPGRADE = 8 * 60
const END = UPGRADE + 25

describe('workers/detector/upgrade.int.spec.ts', () => {
  it('opens nothing when errors get their new names, with one process and with one that starts later', {
    timeout: 120_000,
  }, async () => {
    const evidence = await filled(true)
    expect(await looked(evidence, UPGRADE - 5)).toEqual([])
    expect(await looked(evidence, UPGRADE + 20)).toEqual([])
    await evidence.close()
  })

  it('keeps what people muted under the old name muted under the new one', { timeout: 120_000 }, async () => {
    const evidence = await filled(true, 10)
    const [found] = await looked(evidence, UPGRADE - 5)
    expect(found?.event_type).toBe('IncidentDetected')
    const mute = { service: 'shop', signature: named(0, true) }
    expect(await looked(evidence, UPGRADE - 5, [mute])).toEqual([])
    const closed = { ...incident(mute.signature), status: 'Suppressed' as const }
    expect(await looked(evidence, UPGRADE - 5, [], [closed])).toEqual([])
    await evidence.close()
  })

  it('would open incidents if nobody said what errors were called', { timeout: 120_000 }, async () => {
    const evidence = await filled(false)
    expect((await looked(evidence, UPGRADE - 5)).length).toBeGreaterThan(0)
    await evidence.close()
  })
})

const BODIES = [(n: number) => `pool ${n} of db.internal:5432 ran dry`, (n: number) => `no stock for order ord_${n}k3`]

/** Errors as two versions store them. `grown`: how many times as often the first comes since the upgrade. */
async function filled(saysOldNames: boolean, grown = 1): Promise<Evidence> {
  const evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'upgrade-')), log: silentLog })
  const rows: LogRow[] = []
  for (let minute = 0; minute < END; minute++) {
    const isNew = minute >= UPGRADE
    for (let n = 0; n < 40; n++) rows.push(line(minute, n, 'INFO', 'served'))
    for (const [which, body] of BODIES.entries()) {
      const times = isNew && which === 0 ? grown : 1
      for (let n = 0; n < times; n++) {
        const row = line(minute, n, 'ERROR', body(minute))
        rows.push({
          ...row,
          attributes: isNew ? withoutOld(row, saysOldNames) : { [SIGNATURE_ATTRIBUTE]: named(which, true) },
        })
      }
    }
  }
  await evidence.addLogs(rows)
  return evidence
}

function withoutOld(row: LogRow, saysOldNames: boolean): LogRow['attributes'] {
  const {
    [WAS_ATTRIBUTE]: was = '',
    [SIGNATURE_ATTRIBUTE]: signature = '',
    [TITLE_ATTRIBUTE]: title = '',
  } = withSignature(row)
  const names = { [SIGNATURE_ATTRIBUTE]: signature, [TITLE_ATTRIBUTE]: title }
  return saysOldNames ? { ...names, [WAS_ATTRIBUTE]: was } : names
}

/** The name of the line by the version before, or by this one. */
function named(which: number, before: boolean): string {
  const attributes = withSignature(line(0, 0, 'ERROR', BODIES[which]?.(1) ?? ''))
  return attributes[before ? WAS_ATTRIBUTE : SIGNATURE_ATTRIBUTE] ?? ''
}

async function looked(
  evidence: Evidence,
  from: number,
  suppressions: readonly Suppression[] = [],
  incidents: readonly KnownIncident[] = [],
): Promise<readonly Draft[]> {
  let now = 0
  const recorded: Draft[] = []
  // Errors by name alone: the sum of failing requests has the same rate whatever they are called, and a new name that took
  // the place of a steady one would be known for it.
  const { windows, ...preset } = DETECTOR_PRESETS.default
  const settings = {
    ...preset,
    novelty: { ...preset.novelty, linkRenames: false },
    windows: windows.map((window) => ({ ...window, minErrors: Number.POSITIVE_INFINITY })),
  }
  const detector = createDetector({
    evidence,
    settings,
    clock: { now: () => new Date(now), sleep: async () => undefined },
    openIncidents: async () => incidents,
    suppressions: async () => suppressions,
    record: async (drafts) => {
      recorded.push(...drafts)
      return []
    },
    tenantId: 't',
    log: silentLog,
  })
  for (let minute = from; minute <= END; minute++) {
    now = START + minute * 60_000 + settings.latenessMs
    await detector.tick()
  }
  return recorded
}

function incident(signature: string): KnownIncident {
  const at = new Date(START + (UPGRADE - 60) * 60_000).toISOString()
  return {
    incident_id: 'i',
    service: 'shop',
    signature,
    severity: 'SEV-3',
    status: 'Resolved',
    cycle: 1,
    detected_at: at,
  }
}

function line(minute: number, n: number, severity: 'INFO' | 'ERROR', body: string): LogRow {
  return {
    timestamp: new Date(START + minute * 60_000 + n * 1_000).toISOString(),
    trace_id: '',
    span_id: '',
    severity_text: severity,
    severity_number: severity === 'INFO' ? 9 : 17,
    service: 'shop',
    body,
    resource: {},
    attributes: {},
  }
}
