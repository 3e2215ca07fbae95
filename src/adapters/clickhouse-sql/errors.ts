import { GiveUp, RetryLater } from '../../kit/outcome.ts'

/** Codes for "this asks for more than a query may use": rows, bytes, memory, time, result size. */
const LIMIT_CODES = new Set(['158', '159', '160', '241', '307', '396'])
/** Codes for "not allowed": read-only mode, missing grants, settings that may not be changed. */
const REFUSED_CODES = new Set(['164', '497', '452'])
/** Codes for a user or a password that the server does not know. */
const LOGIN_CODES = new Set(['192', '193', '194', '516'])
/** Codes for a database or a table that is not there. */
const MISSING_CODES = new Set(['60', '81'])

/** Codes for files of a table that are not what they should be: cut short, of another size or sum, or gone. */
const DAMAGE_CODES = new Set(['33', '40', '107', '226', '228', '234', '246'])

/** Codes for rows that cannot be read as the columns want them: the same rows never can. */
const ROW_CODES = new Set(['6', '26', '27', '41', '53', '69', '72', '117', '130'])

/** Codes that pass by themselves: network, too many queries or parts, a server that ends, replicas and disks that are not there yet. */
const PASSING_CODES = new Set(
  `74 75 76 95 173 198 202 203 204 209 210 225 236 242 243 252 279 285 289 319 373 394 425 439 499 722 999 1000 1001
   1002`.split(/\s+/),
)
/** Of the codes for limits: one of the whole server, or of all queries of a user, is no fault of this one. */
const SHARED_LIMIT = /\((total|for user)\)/

/** Turns what the client throws into an outcome that may cross the port. `doing` completes "Could not ...". */
export function asEvidenceOutcome(error: unknown, doing: string): RetryLater | GiveUp {
  if (error instanceof GiveUp || error instanceof RetryLater) return error
  const code = codeOf(error)
  // A refused connection to a name with two addresses comes without words of its own.
  const text = (error instanceof Error ? firstLine(error.message) : String(error)) || code
  if (LIMIT_CODES.has(code) && !SHARED_LIMIT.test(text)) {
    return new GiveUp('evidence-limit', `Could not ${doing}: ${text}. Ask for a shorter window.`, { cause: error })
  }
  if (REFUSED_CODES.has(code)) {
    return new GiveUp(
      'evidence-refused',
      `Could not ${doing}: ${text}. Grant the evidence user SELECT on the tables.`,
      {
        cause: error,
      },
    )
  }
  if (LOGIN_CODES.has(code)) {
    const advice = 'Check user and password in the settings that begin with CLICKHOUSE_.'
    return new GiveUp('evidence-login', `Could not ${doing}: ${text}. ${advice}`, { cause: error })
  }
  if (MISSING_CODES.has(code)) {
    const advice = 'Run `faultline migrate`, and check CLICKHOUSE_URL where it names a database.'
    return new GiveUp('evidence-database', `Could not ${doing}: ${text}. ${advice}`, { cause: error })
  }
  if (DAMAGE_CODES.has(code)) {
    const advice = 'Where the evidence is embedded, damaged parts are looked for now and set aside: it is tried again.'
    const what = `a file of the stored evidence is damaged (code ${code})`
    return new RetryLater('evidence-damaged', `Could not ${doing}: ${what}. ${advice}`, { cause: error })
  }
  if (text.includes('Cannot lock file')) {
    const advice = 'Another process holds this data directory: stop it, or start with another --data directory.'
    return new GiveUp('evidence-locked', `Could not ${doing}: ${text}. ${advice}`, { cause: error })
  }
  if (code !== '' && !LIMIT_CODES.has(code) && !PASSING_CODES.has(code) && /^\d+$/.test(code)) {
    const advice = 'Check that the tables have the columns that infra/clickhouse names.'
    return new GiveUp(
      ROW_CODES.has(code) ? 'evidence-rows' : 'evidence-query',
      `Could not ${doing}: ${text} (code ${code}). ${advice}`,
      { cause: error },
    )
  }
  const advice = 'If it stays so, check that ClickHouse runs and that its address is right.'
  return new RetryLater('evidence', `Could not ${doing}: ${text}. ${advice}`, { cause: error })
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').slice(0, 400).replace(/[.\s]+$/, '')
}

/** By shape: the embedded engine throws the error class of another copy of the client's package. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
