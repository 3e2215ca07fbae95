import type { LogAspect } from '../../../blocks/findings/log-props.ts'

export interface LogWords {
  /** "" for all services. */
  readonly source: string
  readonly aspect: LogAspect
  /** Words that lines must have. */
  readonly words: string
}

const ASPECTS: readonly LogAspect[] = ['patterns', 'errors', 'anomalies', 'trends']

/** `checkout errors timeout`, `trends`, `checkout`: a source, then what of it, then words; patterns where nothing is said. Pure. */
export function readLogWords(text: string): LogWords {
  const [first = '', second = '', ...rest] = text.split(/\s+/).filter((word) => word !== '')
  const alone = aspectOf(first)
  if (alone !== undefined) return { source: '', aspect: alone, words: [second, ...rest].join(' ').trim() }
  const aspect = aspectOf(second)
  if (aspect !== undefined) return { source: first, aspect, words: rest.join(' ') }
  return { source: first, aspect: 'patterns', words: [second, ...rest].join(' ').trim() }
}

function aspectOf(word: string): LogAspect | undefined {
  const lower = word.toLowerCase()
  return ASPECTS.find(
    (aspect) => aspect === lower || aspect === `${lower}s` || (aspect === 'anomalies' && lower === 'anomaly'),
  )
}
