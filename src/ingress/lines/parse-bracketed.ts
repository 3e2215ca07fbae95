import { severityNumberOf } from '../../evidence/lines/severity.ts'
import { timeAtStart } from '../../evidence/lines/times.ts'
import type { LineDraft } from './draft.ts'

const HEADER = /^\[([^\]]{8,40})\]\s*\[([^\]]{1,16})\]\s*(?:\[([^\]]{1,120})\]\s*)?(.*)$/s

/** `[time] [LEVEL] [component] message`; fields follow as indented `name: value` lines. */
export function parseBracketed(line: string, receivedAt: Date): LineDraft | undefined {
  const [, time = '', level = '', component, message = ''] = HEADER.exec(line) ?? []
  const at = timeAtStart(time, receivedAt)?.at
  if (at === undefined || severityNumberOf(level) === 0) return undefined
  const likely_service = component !== undefined && /^\S+$/.test(component) ? component : undefined
  return {
    at,
    level,
    likely_service,
    body: message,
    attributes: component === undefined ? [] : [['component', component]],
  }
}

/** An indented `name: value` line under a bracketed record. */
export function fieldOf(line: string): readonly [string, string] | undefined {
  const [, name, value] = /^\s+([\w.-]{1,64}):\s(.*)$/s.exec(line) ?? []
  return name === undefined || value === undefined ? undefined : [name, value]
}
