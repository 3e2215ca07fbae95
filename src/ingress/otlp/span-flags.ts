import { FLAGS_ATTRIBUTE } from '../../evidence/attributes.ts'
import type { Span } from './request.ts'
import { attributesOf } from './values.ts'

/** Of one span no more evaluations are kept. */
const MOST = 50
const EVENT_NAMES = new Set(['feature_flag', 'feature_flag.evaluation'])
const SAYS_LITTLE = /^(?:true|false|on|off)$/i

/** Flags that a span evaluated, as its events tell: one attribute, a line `flag=variant` each. Undefined where there are none. */
export function flagsOf(span: Span): Span['attributes'] {
  const lines = (span.events ?? []).flatMap(({ name, attributes }) => {
    if (!EVENT_NAMES.has(name ?? '')) return []
    const told = attributesOf(attributes)
    const value = told['feature_flag.result.value'] ?? ''
    const variant =
      told['feature_flag.result.variant'] || told['feature_flag.variant'] || (SAYS_LITTLE.test(value) ? value : '')
    const line = `${told['feature_flag.key'] ?? ''}=${variant}`.replace(/\s+/g, ' ')
    return line.startsWith('=') || line.endsWith('=') ? [] : [line]
  })
  if (lines.length === 0) return undefined
  return [{ key: FLAGS_ATTRIBUTE, value: { stringValue: lines.slice(0, MOST).join('\n') } }]
}
