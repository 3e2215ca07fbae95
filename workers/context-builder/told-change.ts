import { mechanismOf } from './mechanism.ts'
import { mentions } from './named.ts'
import type { Scene } from './scene.ts'
import type { FlagChange } from './signals.ts'
import { type DiffLines, wordsOf } from './words.ts'

type Told = Pick<FlagChange, 'flag' | 'kind' | 'told'>

const OFF = /^(?:off|false|no|none|disabled|0|)$/i
/** What such a statement names is gone after it. */
const TAKES_AWAY = /\b(?:DROP|RENAME)\b/i

/**
 * What was told of a change, as the lines of a diff. What is switched off is gone; a migration's statements are new, but what
 * they drop or rename is taken away.
 */
export function linesOf({ flag, kind, told }: Told): DiffLines {
  if (kind === 'migration') {
    const statements = (told?.value ?? '').split(';').filter((one) => one.trim() !== '')
    return {
      added: statements,
      removed: statements.filter((one) => TAKES_AWAY.test(one)).map(withoutVerbs),
      around: [],
    }
  }
  const line = (value: string | undefined) => (value === undefined || OFF.test(value) ? [] : [`${flag} = ${value}`])
  return { added: line(told?.value), removed: line(told?.previous), around: [] }
}

/** Why it can bring about these errors: they give its value, or its lines explain them. */
export function fitOf(change: Told, scene: Scene): ReturnType<typeof mechanismOf> {
  const { previous = '', value = '' } = change.kind === 'migration' ? {} : (change.told ?? {})
  const given = [previous, value].find((one) => isSpecial(one) && mentions(scene.ownText, one))
  if (given !== undefined) return { value: 2, why: `the errors give "${given.slice(0, 120)}", which it was or is` }
  const { added, removed, around } = linesOf(change)
  // For names, a statement that drops one has not brought it in.
  const own = { added: added.filter((one) => !TAKES_AWAY.test(one) || change.kind !== 'migration'), removed, around }
  return mechanismOf(own, scene) ?? mechanismOf({ added, removed: [], around }, scene)
}

/** Name and values, each word in full: what stands on both sides says half as much. */
export function wordsOfChange({ flag, told }: Told): ReadonlyMap<string, number> {
  const [was, is] = [new Set(wordsOf(told?.previous ?? '')), new Set(wordsOf(told?.value ?? ''))]
  const values = [...was, ...is].map((word) => [word, was.has(word) && is.has(word) ? 0.5 : 1] as const)
  return new Map([...values, ...wordsOf(flag).map((word) => [word, 1] as const)])
}

/** Made of letters and of signs or digits: hardly met by chance. */
function isSpecial(value: string): boolean {
  return value.length >= 4 && value.length <= 200 && /[A-Za-z]/.test(value) && /[\d_.:/-]/.test(value.slice(1))
}

function withoutVerbs(statement: string): string {
  return statement.replace(/\b(?:ALTER|TABLE|DROP|RENAME|COLUMN|VIEW|INDEX|IF|EXISTS|TO|CASCADE)\b/g, ' ')
}
