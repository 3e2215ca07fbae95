import { changedNumber } from './changed-number.ts'
import { saysLess } from './keys.ts'
import type { Mechanism } from './mechanism-class.ts'
import { count, gone, lostField, touches } from './touched.ts'

const NAMING = /naming_?(?:strategy|policy|convention)|SNAKE_CASE|camel_?case|by_?alias|JsonProperty|SerializedName/i

/** What goes wrong with data: messages that others read, sums, keys that kept things apart, work that is done twice. */
export const OF_DATA: readonly Mechanism[] = [
  {
    name: 'a message that others read',
    errors:
      /deserializ|decod|unmarshal|missing (?:required )?(?:field|property|key)|unknown (?:field|property|enum)|unrecognized (?:field|property)|required (?:field|property)|schema|wire type|failed to read message|protocol message/i,
    explains: ({ added, removed }, errors) => {
      const [came, went] = [quoted(added), quoted(removed)]
      const lost = [...went].sort().find((name) => !came.has(name) && namesField(errors, name))
      if (lost !== undefined) return `it takes away "${lost}", which the errors miss`
      const field = lostField({ added, removed })
      if (field !== undefined) return `it takes away the field "${field}", which others may still read`
      return renumbered(removed, added) ? 'it gives the fields of a message other numbers' : undefined
    },
  },
  {
    name: 'a stricter reader',
    errors:
      /additional propert|does not allow|not permitted|unexpected (?:property|field|key)|unknown (?:field|property)|\b422\b|validation|extra inputs/i,
    explains: ({ added }) =>
      added.some((line) =>
        /additionalProperties["']?\s*:\s*false|\bstrict\b|FAIL_ON_UNKNOWN|DisallowUnknownFields|extra\s*=\s*["']?forbid/i.test(
          line,
        ),
      )
        ? 'it refuses what it does not know'
        : undefined,
  },
  {
    name: 'names of fields',
    errors: /undefined method|\bnil\b|\bnull\b|KeyError|missing|no \w+ on|not found|skipped|undefined/i,
    explains: ({ added, removed }) =>
      count(added, NAMING) > count(removed, NAMING) ? 'it changes how fields are named' : undefined,
  },
  {
    name: 'sums that do not add up',
    errors:
      /does not (?:equal|match|balance|add up)|difference (?:of )?-?\d|off by \d|rounding|out of balance|sum of|0\.0\d\b/i,
    explains: (diff) =>
      touches(
        diff,
        /BigDecimal|Decimal\b|round|Math\.(?:floor|ceil|trunc)|toFixed|setScale|HALF_|to_?(?:Double|Float)|\bfloat|cents|minor_?units/i,
      )
        ? 'it changes how numbers are rounded'
        : undefined,
  },
  {
    name: 'what was kept apart',
    errors:
      /mismatch|wrong (?:\w+ )?(?:user|tenant|store|account|customer|item)|belongs to|another|other (?:user|tenant|store|account)|not on|\b429\b|rate.?limit|stale|differ\b|priced in|bucket empty|mixed/i,
    explains: (diff) => (saysLess(diff) ? 'a key says less than it did' : undefined),
  },
  {
    name: 'done twice, or at once',
    errors:
      /duplicate|twice|more than once|two \w+ for (?:one|the same)|already (?:exists|processed|paid|sent)|double|negative|overdraw|oversold|conflict|lost update|already in progress|redeliver|receipt handle|receive count|lease lost|stale (?:object|version)/i,
    explains: (diff) =>
      gone(
        diff,
        /idempot|dedup|unique|on conflict|upsert|exactly.?once|for update|\block\b|mutex|synchronized|\bawait\b|transaction|version/i,
      )
        ? 'it takes away what let things happen once'
        : (newEachTime(diff.added) ??
          changedNumber(diff, /visibility|lease|ack_?deadline|lock_?(?:ttl|time)/i, 'lower')),
  },
]

function quoted(lines: readonly string[]): Set<string> {
  return new Set(
    lines.flatMap((line) => [...line.matchAll(/["'`]([A-Za-z_]\w{1,40})["'`]/g)].map(([, name]) => name ?? '')),
  )
}

/** The errors call it a field, or quote it. */
function namesField(errors: string, name: string): boolean {
  return new RegExp(
    `(?:field|property|key|column|attribute|member|parameter)s?[ :=]*["'\`]?${name}(?![\\w-])|["'\`]${name}["'\`]`,
    'i',
  ).test(errors)
}

/** What tells that two calls are one and the same is made anew for each of them. */
function newEachTime(added: readonly string[]): string | undefined {
  return added.some((line) => /idempot|dedup|request_?id/i.test(line) && /uuid|random|nonce|now\(/i.test(line))
    ? 'it takes a new key for each try'
    : undefined
}

/** A field that keeps its name and gets another number. */
function renumbered(removed: readonly string[], added: readonly string[]): boolean {
  const numbers = (lines: readonly string[]) =>
    new Map(
      lines.flatMap((line) =>
        [...line.matchAll(/(?<!\w)(\w{1,60})\s*=\s*(\d+)\s*;/g)].map(([, name = '', number]) => [name, number]),
      ),
    )
  const before = numbers(removed)
  return [...numbers(added)].some(([name, number]) => before.has(name) && before.get(name) !== number)
}
