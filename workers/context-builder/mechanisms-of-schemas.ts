import type { Mechanism } from './mechanism-class.ts'

/** What a store or a door refuses: locks, columns, constraints, rights. */
export const OF_SCHEMAS: readonly Mechanism[] = [
  {
    name: 'locks held',
    errors:
      /lock (?:wait|timeout)|deadlock|waiting (?:for|on) .{0,20}lock|could not obtain lock|statement due to|could not serialize|concurrent update/i,
    explains: ({ added }) =>
      added.some((line) =>
        /\bALTER TABLE\b|\bLOCK TABLE\b|^\s*UPDATE \w+ SET|CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)|for update|(?:alter|change|rename)_?(?:field|column)|add_?(?:index|foreign_key|constraint)\b(?!.*concurrent)/i.test(
          line,
        ),
      )
        ? 'it changes a table while it is in use'
        : undefined,
  },
  {
    name: 'a schema that lacks what is asked for',
    errors:
      /(?:column|relation|table|view)\b.{0,80}(?:does not exist|not found|doesn't exist)|no such (?:column|table)|unknown column/i,
    explains: ({ added }) =>
      added.some((line) =>
        /\b(?:DROP|RENAME) (?:COLUMN|TABLE|VIEW)|\bRENAME TO\b|(?:remove|drop|rename)_(?:column|table)/i.test(line),
      )
        ? 'it drops or renames what the schema had'
        : undefined,
  },
  {
    name: 'a schema that refuses',
    errors: /violates|constraint|not[- ]null|duplicate (?:key|entry)/i,
    explains: ({ added }) =>
      added.some((line) =>
        /\bALTER\b.*\b(?:NOT NULL|UNIQUE|CHECK|CONSTRAINT|FOREIGN KEY)|CREATE UNIQUE INDEX|change_column_null/i.test(
          line,
        ),
      )
        ? 'it makes the schema refuse what it took before'
        : undefined,
  },
  {
    name: 'access',
    errors:
      /unauthori[sz]ed|forbidden|permission denied|access ?denied|\b40[13]\b|invalid (?:token|signature|audience|issuer|claims?)|token (?:verification|validation)|jwt/i,
    explains: ({ added, removed, around }) => {
      const words = (lines: readonly string[]) => new Set(names(lines))
      const [came, went] = [words(added), words(removed)]
      const changed = [...came].filter((one) => !went.has(one)).concat([...went].filter((one) => !came.has(one)))
      const isAccess = [...added, ...removed, ...around].some((line) =>
        /auth|\brole|polic|secret|permission|scope|credential|audience|\biam\b|\brbac\b|\bgrant/i.test(line),
      )
      return isAccess && changed.length > 0 && went.size > 0 ? 'it changes how access is checked or granted' : undefined
    },
  },
]

/** Quoted words and identifiers. */
function names(lines: readonly string[]): string[] {
  return lines.flatMap((line) => [...line.matchAll(/[A-Za-z_][\w-]{2,40}/g)].map(([name]) => name))
}
