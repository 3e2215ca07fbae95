import { GiveUp } from './kit/outcome.ts'

/** Reads variables one by one and collects what is wrong with them. One that is empty, or only spaces, counts as not set. */
export interface Reader {
  text(name: string): string | undefined
  /** True also of a value that is wrong: a fault is told of it already, and it is not missing besides. */
  isSet(name: string): boolean
  /** `like` completes the sentence "Give it as in: …". */
  match(name: string, pattern: RegExp, like: string): string | undefined
  choice<const T extends string>(name: string, choices: readonly T[]): T | undefined
  number(name: string, range: { min: number; max: number; whole: boolean }): number | undefined
  /** Of a server that is asked over HTTP: without a user, a query or a fragment. */
  url(name: string): string | undefined
  /** What goes to a vendor in a header. */
  key(name: string): string | undefined
  timeZone(name: string): string | undefined
  /** Comma separated. */
  list(name: string): readonly string[] | undefined
  fault(sentence: string): void
}

/** Runs `read`, then throws `GiveUp('config')` with every fault in one message. Values of variables are never repeated in it. */
export function readFaults<T>(env: Readonly<Record<string, string | undefined>>, read: (reader: Reader) => T): T {
  const faults = new Set<string>()
  const result = read(readerOf(env, (sentence) => faults.add(sentence)))
  if (faults.size === 0) return result
  const list = [...faults].map((fault) => `  - ${fault}`).join('\n')
  throw new GiveUp('config', `${faults.size === 1 ? 'One setting is' : `${faults.size} settings are`} wrong:\n${list}`)
}

function readerOf(env: Readonly<Record<string, string | undefined>>, fault: (sentence: string) => void): Reader {
  const text = (name: string) => env[name]?.trim() || undefined
  const must = <T>(name: string, remedy: string, parse: (value: string) => T | undefined): T | undefined => {
    const value = text(name)
    const parsed = value === undefined ? undefined : parse(value)
    if (value !== undefined && parsed === undefined) fault(`${name} ${remedy}`)
    return parsed
  }
  return {
    text,
    isSet: (name) => text(name) !== undefined,
    fault,
    match: (name, pattern, like) =>
      must(name, `does not look right. Give it as in: ${like}.`, (value) => (pattern.test(value) ? value : undefined)),
    choice: (name, choices) =>
      must(name, `must be one of ${choices.join(', ')}.`, (value) => choices.find((choice) => choice === value)),
    number: (name, { min, max, whole }) =>
      must(name, `must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`, (value) => {
        const parsed = Number(value)
        const fits = Number.isFinite(parsed) && parsed >= min && parsed <= max && (!whole || Number.isInteger(parsed))
        return fits ? parsed : undefined
      }),
    url: (name) => {
      const value = must(name, 'must be an address such as https://example.com/api/.', (given) =>
        /^https?:$/.test(URL.canParse(given) ? new URL(given).protocol : '') ? given : undefined,
      )
      const { username = '', password = '', search = '', hash = '' } = value === undefined ? {} : new URL(value)
      if (username + password !== '') fault(`${name} holds a user. Put it into a setting of its own.`)
      if (search + hash !== '') fault(`${name} goes on behind a ? or #. Leave that away.`)
      return value
    },
    key: (name) =>
      must(name, 'holds a character that no key has. Copy it again, alone and on one line.', (value) =>
        /^[\x21-\x7e]+$/.test(value) ? value : undefined,
      ),
    timeZone: (name) =>
      must(name, 'must be an IANA time zone such as Europe/Berlin.', (value) =>
        isTimeZone(value) ? value : undefined,
      ),
    list: (name) =>
      must(name, 'has nothing between its commas. Name one at least, or unset it.', (value) => {
        const parts = value.split(',').map((part) => part.trim())
        const named = parts.filter((part) => part !== '')
        return named.length > 0 ? named : undefined
      }),
  }
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}
