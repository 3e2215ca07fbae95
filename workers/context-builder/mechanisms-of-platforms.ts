import { changedNumber } from './changed-number.ts'
import type { Mechanism } from './mechanism-class.ts'
import { count, gone, touches } from './touched.ts'

/** What the ground under the code does: handshakes, probes, memory that a platform grants, limits on callers. */
export const OF_PLATFORMS: readonly Mechanism[] = [
  {
    name: 'a handshake refused',
    errors: /handshake|protocol ?version|\bcipher|tls connection|ssl(?:exception|_error| alert)|unsupported protocol/i,
    explains: (diff) =>
      touches(diff, /\btls|ssl_?policy|\bssl\b|cipher|min_?(?:imum)?_?(?:protocol|version)|securitypolicy/i)
        ? 'it changes which protocols or ciphers are spoken'
        : undefined,
  },
  {
    name: 'killed by the platform',
    errors: /OOM_?Killed|exit code 137|out of memory|cannot allocate|memory limit|oom-kill/i,
    explains: (diff) =>
      changedNumber(
        diff,
        /MaxRAM|Xmx|heap|old-space|GOMEMLIMIT|shared_buffers|work_mem|cache_?size|buffer/i,
        'higher',
      ) ??
      changedNumber(diff, /memory|limit/i, 'lower') ??
      grants(diff.removed, diff.added),
  },
  {
    name: 'a probe that kills',
    errors: /liveness|readiness|startup probe|CrashLoop|back-off restarting|health ?check|check-in timed out/i,
    explains: (diff) =>
      touches(
        diff,
        /probe|initialDelay|periodSeconds|failureThreshold|timeoutSeconds|terminationGrace|livez|readyz|healthz?\b/i,
      )
        ? 'it changes how health is probed'
        : undefined,
  },
  {
    name: 'callers held back',
    errors: /\b429\b|rate.?limit|too many requests|limited|bucket empty/i,
    explains: (diff) =>
      touches(diff, /limiter|throttl|bucket|rate_?limit|\bquota|client_?ip|forwarded|remote_?addr|peer_addr/i)
        ? 'it changes how callers are held back'
        : undefined,
  },
  {
    name: 'a network closed',
    errors:
      /connect\w* (?:timed? ?-?out|refused)|timed? ?out connecting|timeout connecting|unreachable|no route to host|i\/o timeout|dial tcp/i,
    explains: ({ added, removed }) =>
      count(
        [...added, ...removed],
        /NetworkPolicy|\begress|\bingress:|security_?group|\bcidr|firewall|AuthorizationPolicy|allow_?list/i,
      ) > 0
        ? 'it changes who may reach whom'
        : undefined,
  },
  {
    name: 'sessions shared',
    errors:
      /prepared statement|not held by this session|temporary table|cursor .{0,40}does not exist|session (?:state|variable)/i,
    explains: (diff) =>
      touches(diff, /pool_?mode|pooling|pgbouncer/i) ? 'it changes how sessions are shared' : undefined,
  },
  {
    name: 'a locale',
    errors:
      /columns|NumberFormat|could not parse|cannot parse|invalid (?:number|float|literal|date)|delimiter|malformed|unparse?able|expected \d+ (?:fields|columns)/i,
    explains: (diff) =>
      touches(diff, /locale|\bLANG\b|LC_ALL|charset|encoding|delimiter|separator|NumberFormat/i)
        ? 'it changes how numbers and texts are written'
        : undefined,
  },
  {
    name: 'a time zone',
    errors:
      /time ?zone|\bDST\b|[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?[+-]\d\d:?\d\d|of (?:its|the|another|the wrong) day|off by (?:one|an|a) (?:hour|day)/i,
    explains: (diff) =>
      touches(diff, /\bTZ\b|time_?zone|ZoneId|ZoneOffset|\butc(?:now)?\b|tzinfo|tzdata|localtime|LocalDate/i)
        ? 'it changes the time zone'
        : undefined,
  },
]

/** How much of a container's memory a runtime may take, in percent. */
function grants(removed: readonly string[], added: readonly string[]): string | undefined {
  const share = (lines: readonly string[]) =>
    lines
      .map((line) => /(?:RAMPercentage|memory_?(?:percent|ratio|fraction))\D{0,3}(\d+)/i.exec(line)?.[1])
      .find(Boolean)
  const [was, is] = [share(removed), share(added)]
  return was !== undefined && is !== undefined && Number(is) > Number(was)
    ? `it takes ${is} percent of the memory, ${was} before`
    : gone({ removed, added }, /GOMEMLIMIT|Xmx|max-old-space|MaxRAMPercentage/)
      ? 'it takes away what bounded the memory'
      : undefined
}
