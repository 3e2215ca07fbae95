import { GiveUp, RetryLater } from '../../kit/outcome.ts'

/** SQLSTATE classes and codes that pass by themselves: connection, resources, shutdown, deadlock, serialization. */
const PASSING = /^(08|53|57P|40001|40P01|55P03)/
const LOST =
  /terminat|timeout|ECONN|ETIMEDOUT|E(HOST|NET)(UNREACH|DOWN)|EPIPE|ENOENT|ENOTFOUND|EAI_AGAIN|not queryable|Client was closed/i

/** What a failed statement means for its caller: `RetryLater('database-unavailable')`, or `GiveUp('postgres-<SQLSTATE>')`. */
export function asDatabaseOutcome(cause: unknown): RetryLater | GiveUp {
  if (cause instanceof RetryLater || cause instanceof GiveUp) return cause
  const { code, text, place } = described(cause)
  if (PASSING.test(code) || LOST.test(code) || (!isSqlState(code) && LOST.test(text))) {
    const message = `The database does not answer: ${text}. If it stays so, check that it runs and that its address is right.`
    return new RetryLater('database-unavailable', message, { cause })
  }
  if (code.startsWith('28') || code === '3D000') {
    return new GiveUp(
      `postgres-${code}`,
      `The database refused us: ${text}. Check name, user and password in DATABASE_URL.`,
      {
        cause,
      },
    )
  }
  return new GiveUp(
    `postgres-${code || 'unknown'}`,
    `Postgres refused a statement${place}: ${text}. Correct it or the data.`,
    {
      cause,
    },
  )
}

/** It knows neither us nor the database that we name: nothing but other settings helps. */
export function isRefusal(outcome: RetryLater | GiveUp): outcome is GiveUp {
  return outcome instanceof GiveUp && /^postgres-(28|3D000)/.test(outcome.code)
}

function described(cause: unknown): { code: string; text: string; place: string } {
  const error = cause instanceof AggregateError ? cause.errors[0] : cause
  const fields: { code?: unknown; message?: unknown; table?: unknown; constraint?: unknown } =
    typeof error === 'object' && error !== null ? error : {}
  const named = [fields.table, fields.constraint].filter((name) => typeof name === 'string')
  return {
    code: typeof fields.code === 'string' ? fields.code : '',
    text: typeof fields.message === 'string' ? fields.message : String(error),
    place: named.length > 0 ? ` on ${named.join(' ')}` : '',
  }
}

function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code)
}
