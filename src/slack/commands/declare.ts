import { cut } from '../../../blocks/words.ts'
import { nameId } from '../../kit/ids.ts'
import { singular } from '../../kit/singular.ts'
import type { DraftOf } from '../../timeline/draft.ts'
import type { Severity } from '../../timeline/payloads/shared.ts'

export interface Declaration {
  readonly tenantId: string
  readonly teamId: string
  /** The view or trigger it came from: the same declaration sent twice is one incident. */
  readonly from: string
  readonly user: { readonly id: string; readonly display?: string }
  readonly at: string
  readonly what: string
  readonly service: string
  readonly severity: Severity
  readonly private: boolean
  readonly reopenWindowS: number
  readonly maxCycles: number
  readonly lookBackS: number
}

/** An incident in a person's words. Pure: the same declaration always has the same id. */
export function declared(said: Declaration): DraftOf<'IncidentDetected'> {
  const title = firstLine(said.what)
  const window = { from: new Date(Date.parse(said.at) - said.lookBackS * 1_000).toISOString(), to: said.at }
  const { id, display } = said.user
  return {
    event_type: 'IncidentDetected',
    tenant_id: said.tenantId,
    incident_id: nameId(['declared', said.teamId, said.from]),
    cycle: 1,
    discriminator: JSON.stringify([said.teamId, said.from]),
    actor: { kind: 'human', id, ...(display === undefined ? {} : { display }) },
    time: said.at,
    payload: {
      title,
      service: said.service,
      error_signature: '',
      severity: said.severity,
      source: 'person',
      rule: { name: 'declared', why: `Declared by ${display ?? id}` },
      window,
      top_signatures: [],
      services_joined: [],
      private: said.private,
      reopen_window_s: said.reopenWindowS,
      max_cycles: said.maxCycles,
      ...(said.what.trim() === title ? {} : { description: cut(said.what.trim(), 8_000) }),
    },
  }
}

/** The known service that the words name, as one or as many, the longest name first; undefined when they name none. Pure. */
export function serviceIn(words: string, services: readonly string[]): string | undefined {
  const byLength = [...services].sort((a, b) => b.length - a.length || a.localeCompare(b))
  const hears = (said: (text: string) => string) => {
    const heard = ` ${said(words)} `
    return byLength.find((service) => heard.includes(` ${said(service)} `))
  }
  return hears(plainWords) ?? hears((text) => plainWords(text).split(' ').map(singular).join(' '))
}

function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function firstLine(what: string): string {
  return cut(what.trim().split('\n')[0]?.trim() ?? '', 150)
}
