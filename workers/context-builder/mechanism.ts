import type { Told } from './mechanism-class.ts'
import { MECHANISMS } from './mechanisms.ts'
import { nameGiven } from './named.ts'
import { newVersion } from './new-version.ts'
import type { DiffLines } from './words.ts'

export interface Fit {
  readonly value: number
  readonly why: string
}

/**
 * Why this diff can bring about these errors: because it gives or takes a name that they give, or by the first class of
 * error that fits; undefined when none does.
 */
export function mechanismOf(diff: DiffLines, scene: Told): Fit | undefined {
  const named = nameGiven(diff, scene)
  if (named !== undefined) return { value: 2, why: named.slice(0, 500) }
  const version = newVersion(diff, scene)
  if (version !== undefined) return { value: 2, why: version.slice(0, 500) }
  for (const mechanism of MECHANISMS) {
    if (!mechanism.errors.test(scene.errorText)) continue
    const why = mechanism.explains(diff, scene.errorText)
    if (why !== undefined) return { value: mechanism.value ?? 1.6, why: `${mechanism.name}: ${why}`.slice(0, 500) }
  }
  return undefined
}
