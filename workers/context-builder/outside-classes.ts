import type { RankedHypothesis } from '../../src/timeline/payloads/context.ts'

/** A class of error that speaks of the world outside our changes. */
export interface OutsideClass {
  readonly kind: RankedHypothesis['kind']
  readonly title: string
  readonly errors: RegExp
  /** How strongly it speaks against every change: what no diff can bring about speaks loudest. */
  readonly value: number
}

const PUBLIC_HOST = String.raw`(?:(?<=:\/\/)|(?<![\w.@/-]))(?:[a-z0-9][a-z0-9-]*\.)+(?:com|net|io|org|dev|cloud|app|ai|co)\b(?![(/]?\w*\.(?:go|py|js|ts))`
const REFUSAL = String.raw`(?:unavailable|InternalError|SlowDown|\b50[0234]\b|\b429\b|quota|rate.?limit|overloaded|outage|degraded|time-?d? ?out|circuit)`

export const OUTSIDE: readonly OutsideClass[] = [
  {
    kind: 'infrastructure',
    title: 'Names are not resolved (DNS)',
    errors:
      /ENOTFOUND|EAI_AGAIN|no such host|getaddrinfo|SERVFAIL|NXDOMAIN|name resolution|resolv\w+ (?:failed|timed? ?out)|UnknownHost|lookup \S+ on \S+:53/i,
    value: 2.6,
  },
  {
    kind: 'infrastructure',
    title: 'A certificate is not accepted',
    errors:
      /certificate (?:has |is )?(?:been )?(?:expired|revoked|not (?:yet )?valid)|cert(?:ificate)?\b.{0,40}\bexpir|x509:|CERT_HAS_EXPIRED|certificate_(?:expired|revoked|unknown)|notAfter|unable to verify the first|certificate verify failed|CertificateExpired/i,
    value: 2.6,
  },
  {
    kind: 'infrastructure',
    title: 'The machines are short of resources',
    errors:
      /throttling container|(?:Memory|Disk|PID)Pressure|NodeNotReady|node \S+ (?:is )?(?:under|not ?ready)|UnderPressure|co-?tenant|noisy|preempt(?:ed|ion)|evict(?:ed|ing|ion)\b.{0,30}\b(?:pod|node|container)|pod\b.{0,40}\bevicted|cpu contended|cpu steal|run ?queue|waiting for cpu|spot interruption|host maintenance|hypervisor|FailedScheduling|insufficient (?:cpu|memory)/i,
    value: 2.4,
  },
  {
    kind: 'dependency',
    title: 'A provider outside fails or limits us',
    errors: new RegExp(
      `${REFUSAL}.{0,160}${PUBLIC_HOST}|${PUBLIC_HOST}.{0,160}${REFUSAL}|insufficient_quota|billing (?:limit|hard)|(?:third.?party|external|upstream) (?:provider|vendor|api)|provider (?:outage|returned|unavailable)|(?:daily|monthly|account|project|organi[sz]ation|api|tier|plan) (?:usage )?(?:quota|limit)\\b.{0,40}(?:exceed|exhaust|reach)|quota (?:exceeded|exhausted) for|exceeded your current quota|RESOURCE_EXHAUSTED`,
      'i',
    ),
    value: 2.4,
  },
  {
    kind: 'infrastructure',
    title: 'A zone or a network of the cloud is impaired',
    errors:
      /availability zone|\b(?:zone|region)\b.{0,60}(?:impair|degrad|unavailable|outage)|packet loss|network partition|BGP|split.?brain|link (?:down|flap)/i,
    value: 2.2,
  },
  {
    kind: 'infrastructure',
    title: 'Connections are refused or cut',
    errors: /ECONNREFUSED|connection refused|no route to host|EHOSTUNREACH|ENETUNREACH|network is unreachable/i,
    value: 1.3,
  },
  {
    kind: 'infrastructure',
    title: 'Clocks disagree',
    errors: /clock skew|RequestTimeTooSkewed|NTP|time (?:is )?out of sync|issued in the future|used before issued/i,
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
    value: 1.2,
  },
]

/** Errors of a service with more to do than it can. */
export const STRAIN =
  /time-?d? ?out|deadline|exhaust|too many|overload|throttl|queue (?:is )?full|\b429\b|saturat|shed|max(?:imum)? (?:replicas|capacity)|backpressure|capacity/i
