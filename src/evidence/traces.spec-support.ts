/** A generator of stack traces with ground truth: which cause each comes from. Texts as the runtimes print them. */
export interface Cause {
  /** Ends in Error or Exception where the language wants it. */
  readonly type: string
  readonly message: (n: () => number) => string
  /** From the throw outwards: module and function, in the words of no language. */
  readonly frames: readonly (readonly [module: string, fn: string])[]
  /** The first frame calls itself this many times, and more or less. */
  readonly recursive?: boolean
  /** What it was caused by, further in. */
  readonly inner?: string
}

const CHARGE = [
  ['pay/gateway', 'call'],
  ['pay/charge', 'charge'],
  ['web/checkout', 'submit'],
] as const

/** Causes that are easily taken for one another: one type in two places, two types in one place, one wrapper for all. */
export const CAUSES: Readonly<Record<string, Cause>> = {
  timeout: {
    type: 'GatewayTimeout',
    message: (n) => `no answer from 10.0.${n() % 9}.${n() % 250} in ${n()} ms`,
    frames: CHARGE,
  },
  otherCaller: {
    type: 'GatewayTimeout',
    message: (n) => `no answer from 10.0.${n() % 9}.${n() % 250} in ${n()} ms`,
    frames: [CHARGE[0], ['pay/refund', 'refund'], ['web/orders', 'cancel']],
  },
  otherType: { type: 'Refused', message: (n) => `no answer from 10.0.1.${n() % 250} in ${n()} ms`, frames: CHARGE },
  caused: { type: 'GatewayTimeout', message: (n) => `order ${n()} not paid`, frames: CHARGE, inner: 'SocketClosed' },
  wrappedKey: {
    type: 'Database',
    message: (n) => `duplicate key in orders: (${n()})`,
    frames: [['db/client', 'query']],
  },
  wrappedLock: {
    type: 'Database',
    message: (n) => `deadlock detected by process ${n()}`,
    frames: [['db/client', 'query']],
  },
  tooDeep: {
    type: 'TooDeep',
    message: (n) => `more than ${n()} levels`,
    frames: [
      ['menu/tree', 'walk'],
      ['menu/render', 'render'],
      ['web/menu', 'show'],
    ],
    recursive: true,
  },
}

export interface Sample {
  readonly text: string
  /** Language and cause: two samples belong together when this is equal. */
  readonly truth: string
}

/** What one print of a trace is made of: numbers from chance, frames with repeats, places that differ by build. */
export interface Print {
  readonly n: () => number
  readonly type: string
  readonly inner: string | undefined
  readonly message: string
  readonly frames: readonly (readonly [module: string, fn: string])[]
  readonly root: string
  readonly hex: string
  /** Frames of the runtime stand below, or are left out as some settings do. */
  readonly library: boolean
}

/** Mulberry32: the same samples everywhere. */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % 9_000
  }
}

const ROOTS = ['/app', '/srv/shop', '/home/deploy/releases/20260128', '/builds/ab12cd34/shop']

/** One print of a cause, mutated: numbers, lines, depth of recursion, place of the build, addresses, frames of libraries. */
export function printOf(cause: Cause, n: () => number): Print {
  const depth = cause.recursive ? 2 + (n() % 6) : 1
  const [first = ['', '']] = cause.frames
  return {
    n: () => 1 + n(),
    type: cause.type,
    inner: cause.inner,
    message: cause.message(n),
    frames: [...Array<readonly [string, string]>(depth - 1).fill(first), ...cause.frames],
    root: ROOTS[n() % ROOTS.length] ?? '/app',
    hex: (0x10_0000 + n() * 7_919).toString(16),
    library: n() % 3 > 0,
  }
}

/** `pay/gateway` as `Gateway`. */
export function pascal(text: string): string {
  const last = text.split('/').at(-1) ?? ''
  return last.charAt(0).toUpperCase() + last.slice(1)
}
