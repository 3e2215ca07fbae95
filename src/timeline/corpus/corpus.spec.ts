import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MemoryLog, openMemoryTimeline } from '../../adapters/memory/memory-timeline.ts'
import { expected } from '../../incident/expected.ts'
import { foldIncident } from '../../incident/state.ts'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { projectIncident } from '../../projections/project-incident.ts'
import { decodeRecord, SCHEMA_VERSION } from '../decode.ts'
import { INTERNAL_TYPES, TIMELINE_TYPES, TimelineEvent } from '../events.ts'
import { placeEvent } from '../placement.ts'
import { goodPath } from '../stories/recorded.ts'
import type { OpaqueRecord } from '../timeline.ts'
import { recordKey } from '../topics.ts'

type Raw = OpaqueRecord['raw'] & { readonly schema_version: number }

interface Told {
  readonly story: string
  readonly lines: readonly number[]
  readonly status: string
  readonly opened: number
  readonly closed: number
  readonly severity: string
  readonly owed: readonly string[]
}

const FOLDER = new URL('.', import.meta.url)
const NOWHERE = { topic: 'debugging.timeline', partition: 0, offset: 0n } as const

/** Every corpus that was ever written: records as an older build left them, and what it made of them. */
const corpora = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => {
    const lines = readFileSync(new URL(name, FOLDER), 'utf8').trimEnd().split('\n')
    const parsed: readonly unknown[] = lines.map((line) => JSON.parse(line))
    const [head] = parsed as [{ readonly versions: Readonly<Record<string, readonly number[]>> }]
    const events = parsed.map((line) => (line as { readonly event?: Raw }).event)
    return { name, versions: head.versions, events, stories: parsed.filter((line): line is Told => isTold(line)) }
  })

describe('src/timeline/corpus', () => {
  it('holds every type of this build in every schema version that it reads', () => {
    const kept = corpora.flatMap(({ versions }) =>
      Object.entries(versions).flatMap(([type, list]) => list.map((version) => `${type} ${version}`)),
    )
    const types = [...TIMELINE_TYPES, ...INTERNAL_TYPES].map((type) => type.shape.event_type.value)
    const read = types.flatMap((type) => Array.from({ length: SCHEMA_VERSION }, (_, at) => `${type} ${at + 1}`))
    expect(kept.toSorted()).toEqual(read.toSorted())
    for (const { events, versions } of corpora) {
      for (const event of events) if (event) expect(versions[event.event_type]).toContain(event.schema_version)
    }
  })

  it.each(corpora.flatMap(({ name, events, stories }) => stories.map((told) => ({ ...told, name, events }))))(
    'folds $story of $name to what it was when it was written',
    ({ lines, events, story: _, name: __, ...told }) => {
      const known = lines.map((line) => understood(events[line]))
      const { status, opened, closed, severity } = foldIncident(known)
      const owed = expected(known).map(({ output, cycle }) => `${output}@${cycle}`)
      expect({ status, opened, closed, severity, owed }).toEqual(told)
    },
  )
})

describe('src/timeline/decode.ts beside a newer build', () => {
  it('keeps types and versions that it does not know, passes them by, and goes on', async () => {
    const memory = new MemoryLog()
    const timeline = openMemoryTimeline({ clock: systemClock, log: silentLog, memory })
    const [root, ...rest] = goodPath.events
    if (root === undefined) throw new Error('the story has no beginning')
    await timeline.append([root])
    const key = recordKey(root.tenant_id, root.incident_id)
    const newer = [
      { ...root, event_type: 'IncidentForeseen', event_id: 'a' },
      { ...root, schema_version: SCHEMA_VERSION + 1, event_id: 'b', payload: { what: 'unheard of' } },
    ]
    for (const record of newer) memory.put('debugging.timeline', key, JSON.stringify(record))
    await timeline.append(rest)
    const opaque: string[] = []
    for await (const batch of timeline.scan(['debugging.timeline'])) {
      opaque.push(...batch.opaque.map(({ raw }) => raw.event_type))
    }
    expect(opaque).toEqual(['IncidentForeseen', 'IncidentDetected'])
    const all = await timeline.readIncident(root.tenant_id, root.incident_id)
    const stored = all.filter(({ topic }) => topic === 'debugging.timeline')
    expect(stored.map(({ event }) => event.event_id)).toEqual(goodPath.events.map(({ event_id }) => event_id))
    expect(projectIncident(stored).incidents).toHaveLength(1)
    await timeline.close()
  })

  it('keeps fields that it does not know, and folds as if they were not there', () => {
    const grown = goodPath.events.map((event) => ({
      ...event,
      trace_flags: 1,
      payload: { ...event.payload, weather: 'rain' },
    })) as readonly TimelineEvent[]
    for (const event of grown) expect(JSON.parse(placeEvent(event).json)).toEqual(event)
    expect(foldIncident(grown).status).toBe(foldIncident(goodPath.events).status)
    expect(expected(grown).map(({ output }) => output)).toEqual(expected(goodPath.events).map(({ output }) => output))
  })
})

/** As a reader of the log gets it: upcast where it is old, and in the catalogue's shape. */
function understood(raw: Raw | undefined): TimelineEvent {
  if (raw === undefined) throw new Error('the story names a line that holds no event')
  const decoded = decodeRecord(NOWHERE, raw)
  if (!('stored' in decoded)) throw new Error(`${raw.event_type} is not understood any more`)
  return TimelineEvent.parse(decoded.stored.event)
}

function isTold(line: unknown): boolean {
  return typeof line === 'object' && line !== null && 'story' in line
}
