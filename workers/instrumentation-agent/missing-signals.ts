import type { PayloadOf } from '../../src/timeline/events.ts'
import { oneLine } from '../../src/worker-kit/untrusted.ts'

export interface MissingSignal {
  readonly signal: string
  readonly where: string
  readonly decides: string
  readonly hypothesis_id: string
}

/** A kind of evidence that a snapshot may lack, and the signal that would bring it. */
interface Want {
  readonly lacks: (context: PayloadOf<'ContextBuilt'>) => boolean
  readonly signal: string
  readonly settles: string
}

/** What the snapshot lacks, each with the hypothesis it would settle: the leading one against the next. Pure. */
export function missingSignals(context: PayloadOf<'ContextBuilt'>): MissingSignal[] {
  const [first, second] = context.hypotheses
  if (first === undefined) return []
  const service = first.service === '' ? 'the failing service' : first.service
  const against = second === undefined ? `whether "${first.title}" holds` : `"${first.title}" against "${second.title}"`
  const found = WANTS.filter((want) => want.lacks(context))
  const wanted = found.length > 0 ? found : [OTHERWISE]
  return wanted.slice(0, 5).map((want) => ({
    signal: want.signal,
    where: oneLine(placeOf(context, service)),
    decides: oneLine(`${want.settles}: ${against}`),
    hypothesis_id: first.id,
  }))
}

const OTHERWISE: Want = {
  lacks: () => true,
  signal: 'The inputs of the failing call (sizes, kinds and ids, no personal data) as fields of the error line',
  settles: 'It shows which requests fail and which do not',
}

const WANTS: readonly Want[] = [
  {
    lacks: (context) => !context.evidence.some((item) => item.kind === 'error_rate'),
    signal: 'A server span or a request log line for each request, with its outcome',
    settles: 'It shows when the failures began and how many requests they hit',
  },
  {
    lacks: (context) => !context.evidence.some((item) => /\n\s+at |File "|\.go:\d+|goroutine /.test(item.sample ?? '')),
    signal:
      'The exception with its stack trace (exception.type, exception.message, exception.stacktrace) on the error line',
    settles: 'It names the failing function, and so the change that touched it',
  },
  {
    lacks: (context) => context.deploys.length === 0,
    signal: 'A deploy marker, or service.version with the commit sha as a resource attribute',
    settles: 'It shows which version the errors came with',
  },
  {
    lacks: (context) => !context.evidence.some((item) => item.kind === 'trace'),
    signal: 'Spans around outgoing calls, with trace context passed on and errors recorded',
    settles: 'It shows whether the fault is here or in what is called',
  },
  {
    lacks: (context) =>
      context.hypotheses.slice(0, 3).some((hypothesis) => hypothesis.kind === 'flag' || hypothesis.kind === 'config'),
    signal: 'The flags and settings in force, as attributes of the span or error line',
    settles: 'It shows whether failing requests share a setting',
  },
]

/** The file that the leading suspect touches, if there is one; else the service. */
function placeOf(context: PayloadOf<'ContextBuilt'>, service: string): string {
  const ref = context.hypotheses[0]?.ref
  const path = context.suspects.find((suspect) => suspect.sha === ref)?.files[0]?.path
  return path === undefined ? service : `${service}, ${path}`
}
