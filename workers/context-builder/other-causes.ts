import { percentWords } from '../../src/kit/figures.ts'
import type { RankedHypothesis, ScorePart } from '../../src/timeline/payloads/context.ts'
import type { ErrorPattern, Focus } from './focus.ts'
import type { Telemetry } from './gathered.ts'
import { part } from './score-part.ts'

export type Cause = Pick<RankedHypothesis, 'kind' | 'service' | 'ref' | 'title' | 'parts'>
type IdOf = (kind: string, ref: string) => string | undefined

/** A class of error that speaks of the world outside our changes. */
interface OutsideClass {
  readonly kind: Cause['kind']
  readonly title: string
  readonly errors: RegExp
  readonly value: number
}

const OUTSIDE: readonly OutsideClass[] = [
  {
    kind: 'infrastructure',
    title: 'Names are not resolved (DNS)',
    errors: /ENOTFOUND|EAI_AGAIN|no such host|getaddrinfo|SERVFAIL|NXDOMAIN|name resolution|lookup \S+ on \S+:53/i,
    value: 2.4,
  },
  {
    kind: 'infrastructure',
    title: 'A certificate is not accepted',
    errors:
      /certificate (?:has |is )?(?:expired|not (?:yet )?valid)|x509:|CERT_HAS_EXPIRED|unable to verify the first/i,
    value: 2.4,
  },
  {
    kind: 'infrastructure',
    title: 'The machines are short of resources',
    errors:
      /throttling container|(?:Memory|Disk|PID)Pressure|NodeNotReady|node \S+ (?:is )?under|co-tenant|preempt|cpu contended|spot interruption/i,
    value: 2.2,
  },
  {
    kind: 'infrastructure',
    title: 'Connections are refused or cut',
    errors: /ECONNREFUSED|connection refused|no route to host|EHOSTUNREACH|ENETUNREACH|network is unreachable/i,
    value: 1.3,
  },
  {
    kind: 'dependency',
    title: 'A provider outside fails or limits us',
    errors:
      /(?:ServiceUnavailable|InternalError|SlowDown|\b50[0234]\b|\b429\b|quota|rate limit|overloaded).{0,160}(?:[a-z0-9-]+\.){2,}(?:com|net|io|org|dev|cloud|app|ai)\b|(?:[a-z0-9-]+\.)+(?:com|net|io|org|dev|cloud|app|ai)\b.{0,160}(?:unavailable|\b50[0234]\b|\b429\b|quota|rate limit|overloaded)|insufficient_quota|billing (?:limit|hard)/i,
    value: 2.3,
  },
  {
    kind: 'flag',
    title: 'A feature flag was switched',
    errors: /feature[ _-]?flag|flag \S+ (?:is )?(?:on|off|enabled|disabled)|flag evaluation/i,
    value: 1.1,
  },
  {
    kind: 'config',
    title: 'A setting or secret is missing or wrong',
    errors:
      /missing (?:env|environment|config|setting|secret)|(?:env(?:ironment)? var\w*|config\w*|secret) \S+ (?:is )?(?:not set|missing|undefined)|invalid configuration/i,
    value: 1.5,
  },
  {
    kind: 'data',
    title: 'The data that comes in is not as expected',
    errors:
      /unexpected token|invalid json|malformed|cannot deserialize|violates \S+ constraint|duplicate key|out of range|invalid byte sequence/i,
    value: 1,
  },
]

/** Causes that are no change of ours, each with what speaks for it. */
export function otherCauses(focus: Focus, telemetry: Telemetry, idOf: IdOf): Cause[] {
  const grown = focus.patterns.filter((pattern) => pattern.fresh || pattern.during > 2 * pattern.before)
  const outside = OUTSIDE.flatMap((entry) => outsideCause(entry, grown, focus, idOf))
  return [...outside, ...loadCause(focus, idOf), ...calleeCauses(focus, telemetry, idOf)]
}

function outsideCause(entry: OutsideClass, grown: readonly ErrorPattern[], focus: Focus, idOf: IdOf): Cause[] {
  const lines = new Map(focus.samples.map((sample) => [sample.signature, `${sample.exception_message} ${sample.body}`]))
  const hit = grown.filter((p) => entry.errors.test(`${p.title} ${p.sample} ${lines.get(p.signature) ?? ''}`))
  const first = hit[0]
  if (first === undefined) return []
  const ids = hit.flatMap((pattern) => idOf('log_pattern', `${pattern.service}\n${pattern.signature}`) ?? [])
  const own = hit.some((pattern) => pattern.service === focus.service)
  const services = new Set(hit.map((pattern) => pattern.service))
  const value = own ? entry.value : entry.value * 0.6
  const parts = [part('error_class', value, `the errors say so: ${first.title}`, ids)]
  if (services.size > 1) parts.push(part('spread', 0.5, `${services.size} services have it at once`, ids))
  return [{ kind: entry.kind, service: focus.service, title: entry.title, parts }]
}

function loadCause(focus: Focus, idOf: IdOf): Cause[] {
  const rate = focus.rates.find((entry) => entry.service === focus.service)
  const seconds = focus.lengths
  if (rate === undefined || rate.before.requests < 20 || seconds.usualS <= 0 || seconds.duringS <= 0) return []
  const ratio = rate.during.requests / seconds.duringS / (rate.before.requests / seconds.usualS)
  if (ratio < 1.5) return []
  const id = idOf('error_rate', focus.service)
  const why = `requests are ${ratio.toFixed(1)} times what they were`
  const parts: ScorePart[] = [part('traffic', Math.min(1.8, Math.log2(ratio)), why, id ? [id] : [])]
  const strained = focus.patterns.find((p) => p.fresh && STRAIN.test(`${p.title} ${p.sample}`))
  const strainedId = strained && idOf('log_pattern', `${strained.service}\n${strained.signature}`)
  if (strained)
    parts.push(
      part(
        'error_class',
        1,
        `the errors are those of too much load: ${strained.title}`,
        strainedId ? [strainedId] : [],
      ),
    )
  return [{ kind: 'load', service: focus.service, title: 'More requests than it can carry', parts }]
}

const STRAIN = /time-?d? ?out|deadline|exhaust|too many|overload|throttl|queue full|\b429\b|saturat/i

/** A service that the failing one calls and that fails by itself, earlier or as early. */
function calleeCauses(focus: Focus, telemetry: Telemetry, idOf: IdOf): Cause[] {
  const own = focus.rates.find((rate) => rate.service === focus.service)
  const callees = telemetry.calls.filter((call) => call.caller === focus.service && call.callee !== focus.service)
  return [...new Set(callees.map((call) => call.callee))].sort().flatMap((callee) => {
    const rate = focus.rates.find((entry) => entry.service === callee)
    const since = rate?.firstErrorMs
    if (rate === undefined || since === undefined || rate.during.errors < 3) return []
    const share = rate.during.errors / Math.max(1, rate.during.requests)
    const usual = rate.before.errors / Math.max(1, rate.before.requests)
    if (share < usual * 3 || since > (own?.firstErrorMs ?? since)) return []
    const ids = [idOf('error_rate', callee), idOf('error_rate', focus.service)].filter((id) => id !== undefined)
    const parts = [part('callee', 1, `${callee}, which it calls, fails in ${percentWords(share)} since then`, ids)]
    return [
      { kind: 'dependency' as const, service: callee, ref: callee, title: `${callee} fails and takes it along`, parts },
    ]
  })
}
