import { mechanismOf } from './mechanism.ts'

/** Why a change of these lines can bring about this error, in words; undefined when it cannot. */
export function why(
  error: string,
  removed: readonly string[],
  added: readonly string[],
  services: readonly string[] = ['orders'],
  around: readonly string[] = [],
): string | undefined {
  const scene = { errorText: error, ownText: error, rarity: () => 2, services }
  return mechanismOf({ added, removed, around }, scene)?.why
}
