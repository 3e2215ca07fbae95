import type { ServiceFinding } from './props.ts'

/** What begins so soon after another, where no call of either is known, may be one event. */
const TOGETHER_MS = 60_000

/** When a service failed, and what calls connect it with; its own name where no call of it is known. */
export interface Begun {
  readonly from: string
  readonly part: string
  readonly isKnown: boolean
}

/** By calls; where no call of either is known, those that began together. */
export function isLinked(one: Begun, next: Begun): boolean {
  if (one.part === next.part) return true
  return !one.isKnown && !next.isKnown && Math.abs(Date.parse(next.from) - Date.parse(one.from)) < TOGETHER_MS
}

/** Services that have to do with each other, in the order in which they are given: others are none of their order. Pure. */
export function linkedServices(services: readonly ServiceFinding[]): readonly (readonly ServiceFinding[])[] {
  const groups: ServiceFinding[][] = []
  for (const one of services) {
    const own = groups.find((group) => group.some((other) => isLinked(begunOf(other), begunOf(one))))
    if (own === undefined) groups.push([one])
    else own.push(one)
  }
  return groups
}

function begunOf({ service, part, trouble }: ServiceFinding): Begun {
  return { from: trouble?.at ?? '', part: part ?? service, isKnown: part !== undefined }
}
