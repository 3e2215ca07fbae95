import type { Clock } from '../../kit/clock.ts'

export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: unknown }
  /** Nothing came back; `why` completes "no answer: …". */
  | { readonly kind: 'silence'; readonly why: string }

/** Asks vendors, waits five seconds at most, and never throws. */
export interface Asker {
  ask(url: string, init?: Pick<RequestInit, 'method' | 'headers' | 'body'>): Promise<Answer>
  /** By host: milliseconds by which our clock is ahead of theirs. */
  skews(): ReadonlyMap<string, number>
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name cannot be looked up for now',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'the connection was cut',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate signs itself; name the authority in NODE_EXTRA_CA_CERTS',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an unknown authority; name it in NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is of an unknown authority; name it in NODE_EXTRA_CA_CERTS',
  CERT_HAS_EXPIRED: 'its certificate has expired, or our clock is wrong',
}

export function createAsker(clock: Clock, timeoutMs = 5_000): Asker {
  const skews = new Map<string, number>()
  return {
    skews: () => skews,
    async ask(url, init = {}) {
      const before = clock.now().getTime()
      try {
        const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
        const text = await response.text()
        const dated = Date.parse(response.headers.get('date') ?? '')
        // Their header has whole seconds: half of one is the best guess of what was cut off.
        const middle = (before + clock.now().getTime()) / 2
        if (!Number.isNaN(dated)) skews.set(new URL(url).host, Math.round(middle - dated - 500))
        return { kind: 'answer', status: response.status, headers: response.headers, body: parsed(text) }
      } catch (error) {
        return { kind: 'silence', why: reasonOf(error, timeoutMs) }
      }
    },
  }
}

/** What is no JSON is shown as text: a proxy's page says more than "invalid JSON". */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text.slice(0, 200)
  }
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `it took longer than ${timeoutMs / 1_000} s`
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined
  return known ?? (code === '' ? 'the connection failed' : `the connection failed (${code})`)
}
