const WINDOW_S = 10

export interface TrafficFigures {
  readonly requestsPerSecond: number
  /** Part of all requests answered with 5xx or not at all. */
  readonly errorShare: number
  readonly checkouts: number
  readonly checkoutErrorShare: number
}

interface Second {
  second: number
  requests: number
  errors: number
  checkouts: number
  checkoutErrors: number
}

/** What customers saw in the last ten seconds. */
export interface Tally {
  add(at: Date, path: string, failed: boolean): void
  figures(now: Date): TrafficFigures
}

export function createTally(): Tally {
  let seconds: Second[] = []

  function recent(now: number): readonly Second[] {
    seconds = seconds.filter(({ second }) => second > now - WINDOW_S)
    return seconds
  }

  return {
    add(at, path, failed) {
      const second = Math.floor(at.getTime() / 1_000)
      let entry = recent(second).find((each) => each.second === second)
      if (!entry) {
        entry = { second, requests: 0, errors: 0, checkouts: 0, checkoutErrors: 0 }
        seconds.push(entry)
      }
      const checkout = path === '/checkout'
      entry.requests += 1
      if (failed) entry.errors += 1
      if (checkout) entry.checkouts += 1
      if (checkout && failed) entry.checkoutErrors += 1
    },
    figures(now) {
      const window = recent(Math.floor(now.getTime() / 1_000))
      const sum = (key: keyof Second) => window.reduce((total, entry) => total + entry[key], 0)
      const checkouts = sum('checkouts')
      return {
        requestsPerSecond: sum('requests') / WINDOW_S,
        errorShare: share(sum('errors'), sum('requests')),
        checkouts,
        checkoutErrorShare: share(sum('checkoutErrors'), checkouts),
      }
    },
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
