import { seeded } from '../../src/redact/seeded.ts'
import { instant } from './input.ts'
import type { DetectorSettings } from './settings.ts'
import type { DetectInput } from './simulated-ledger.ts'

/** Failing requests of one service: `share` of them fail in [from, to), with this signature. Seconds since the start. */
export interface Trouble {
  readonly service: string
  readonly from: number
  readonly to: number
  readonly share: number
  readonly signature: string
}

export interface World {
  readonly seed: number
  readonly seconds: number
  /** Requests a second, and the share of them that always fails. */
  readonly services: Readonly<Record<string, { readonly rps: number; readonly background: number }>>
  readonly troubles?: readonly Trouble[]
  readonly calls?: readonly (readonly [string, string])[]
}

interface Second {
  readonly requests: number
  readonly failed: number
  readonly errors: ReadonlyMap<string, number>
}

export const START = 1_769_600_000

/** Traffic second by second from a seed, and what the catalogue's queries would say of it. For specs. */
export function simulate(world: World) {
  const random = seeded(world.seed)
  const services = new Map(
    Object.entries(world.services).map(([name, { rps, background }]) => {
      const troubles = (world.troubles ?? []).filter((trouble) => trouble.service === name)
      const seconds = Array.from({ length: world.seconds }, (_, at) => {
        const requests = poisson(random.next, rps)
        const errors = new Map<string, number>()
        for (let i = 0; i < requests; i++) {
          const trouble = troubles.find((t) => at >= t.from && at < t.to && random.next() < t.share)
          const usual = random.next() < background ? `${name}-usual-${random.pick(['a', 'b', 'c'])}` : undefined
          const signature = trouble?.signature ?? usual
          if (signature) errors.set(signature, (errors.get(signature) ?? 0) + 1)
        }
        return { requests, failed: [...errors.values()].reduce((sum, count) => sum + count, 0), errors }
      })
      return [name, seconds]
    }),
  )
  const firsts = new Map<string, number>()
  for (const list of services.values()) {
    for (const [at, { errors }] of list.entries()) {
      for (const signature of errors.keys()) if (!firsts.has(signature)) firsts.set(signature, at)
    }
  }
  return { inputAt: (second: number, settings: DetectorSettings) => inputAt(world, services, firsts, second, settings) }
}

function inputAt(
  world: World,
  services: ReadonlyMap<string, readonly Second[]>,
  firsts: ReadonlyMap<string, number>,
  second: number,
  settings: DetectorSettings,
): Omit<DetectInput, 'incidents' | 'suppressions'> {
  const end = Math.floor(second / settings.bucketS) * settings.bucketS
  const longest = Math.max(...settings.windows.map((window) => window.buckets)) * settings.bucketS
  const rates: DetectInput['rates'][number][] = []
  const history: DetectInput['rates'][number][] = []
  const counts: DetectInput['counts'][number][] = []
  const seen: DetectInput['seen'][number][] = []
  for (const [service, list] of services) {
    rates.push(...rate(service, list, end - longest, end, settings.bucketS))
    history.push(...rate(service, list, end - settings.history.seconds, end, settings.history.blockS))
    const countsS = Math.max(2 * settings.novelty.seconds, 2 * longest)
    for (let at = Math.max(0, end - countsS); at < end; at++) {
      const bucket = iso(START + Math.floor(at / settings.bucketS) * settings.bucketS)
      for (const [signature, count] of list[at]?.errors ?? []) {
        const same = counts.findLast((row) => row.signature === signature && row.service === service)
        if (same?.bucket === bucket) Object.assign(same, { count: same.count + count })
        else counts.push({ service, signature, bucket, count })
      }
    }
    for (const signature of new Set(counts.filter((row) => row.service === service).map((row) => row.signature))) {
      const first = firsts.get(signature) ?? 0
      const words = { title: `words of ${signature}`, sample: `a line of ${signature}` }
      const first_seen = instant(START + first)
      seen.push({ service, signature, ...words, first_seen, last_seen: instant(START + end), total: 1 })
    }
  }
  const calls = (world.calls ?? []).map(([caller, callee]) => ({ caller, callee, calls: 100, errors: 0 }))
  return { tenantId: 'tenant_1', end: instant(START + end), rates, history, counts, seen, deploys: [], calls }
}

function rate(service: string, list: readonly Second[], from: number, to: number, size: number) {
  const buckets = new Map<number, { requests: number; errors: number }>()
  for (let at = Math.max(0, from); at < to; at++) {
    const start = Math.floor((START + at) / size) * size
    const bucket = buckets.get(start) ?? { requests: 0, errors: 0 }
    bucket.requests += list[at]?.requests ?? 0
    bucket.errors += list[at]?.failed ?? 0
    buckets.set(start, bucket)
  }
  return [...buckets].map(([start, bucket]) => ({ service, bucket: iso(start), ...bucket }))
}

const written = new Map<number, string>()

function iso(at: number): string {
  const text = written.get(at) ?? instant(at)
  written.set(at, text)
  return text
}

function poisson(next: () => number, mean: number): number {
  const limit = Math.exp(-mean)
  let n = 0
  for (let p = next(); p > limit; p *= next()) n++
  return n
}
