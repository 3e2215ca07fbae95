import type { DetectorDraft } from '../../../workers/detector/found.ts'
import { instant, type KnownIncident, type LookInput, openedAt } from '../../../workers/detector/input.ts'
import type { CountAt, RateAt } from '../../../workers/detector/records.ts'
import type { DetectorSettings } from '../../../workers/detector/settings.ts'
import { knownFrom } from '../../../workers/detector/stated.ts'
import { Watch } from '../../../workers/detector/watch.ts'

/** One service in one minute; minutes count from whenever the rows begin. */
export interface ServiceMinute {
  readonly t: number
  readonly svc: string
  readonly deploy?: string | undefined
  readonly req: number
  readonly err: Readonly<Record<string, number>>
}

/** An incident that was opened. `detected_at` is the minute whose row completed the evidence. */
export interface Opened {
  readonly services: readonly string[]
  readonly detected_at: number
  resolved_at: number | null
  readonly signatures: readonly string[]
  readonly rule: string
  readonly why: string
}

/** Minute 0: any whole day will do. */
const EPOCH = 1_767_225_600
const MINUTE = 60
const DEPLOYS_BACK = 86_400

/** Feeds the detector's memory minute by minute and plays the timeline: what was opened, and closed when it was quiet. */
export class Replay {
  readonly #settings: DetectorSettings
  readonly #watch: Watch
  readonly #calls: LookInput['calls']
  readonly #opened: Opened[] = []
  /** The incident's row, and which of `#opened` is its present cycle. */
  readonly #incidents = new Map<string, { row: KnownIncident; opened: Opened }>()
  readonly #deployed = new Map<string, string>()
  readonly #took: number[] = []
  #deploys: LookInput['deploys'][number][] = []
  #rates: RateAt[] = []
  #counts: CountAt[] = []
  #minute: number | undefined

  constructor(calls: Readonly<Record<string, readonly string[]>>, settings: DetectorSettings) {
    this.#settings = settings
    this.#watch = new Watch(settings)
    this.#calls = Object.entries(calls).flatMap(([caller, callees]) =>
      callees.map((callee) => ({ caller, callee, calls: 1, errors: 0 })),
    )
  }

  get minutes(): number {
    return this.#took.length
  }

  /** Milliseconds of a closed minute: median, 99th percentile and worst. */
  cost(): string {
    const sorted = this.#took.toSorted((a, b) => a - b)
    const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2)
    return `${at(0.5)} ms (p99 ${at(0.99)}, worst ${at(1)})`
  }

  /** Rows come in order of time: the first of a later minute closes all before it. */
  add(row: ServiceMinute): void {
    if (this.#minute !== undefined && row.t > this.#minute) this.#close(this.#minute)
    this.#minute = Math.max(row.t, this.#minute ?? row.t)
    const at = EPOCH + row.t * MINUTE
    const errors = Object.entries(row.err)
    const failed = errors.reduce((sum, [, count]) => sum + count, 0)
    this.#rates.push({ service: row.svc, at, requests: Math.max(row.req, failed), errors: failed })
    for (const [signature, count] of errors) this.#counts.push({ service: row.svc, signature, at, count })
    this.#deploy(row, at)
  }

  /** What was opened, once no row is left. */
  end(): readonly Opened[] {
    if (this.#minute !== undefined) this.#close(this.#minute)
    return this.#opened
  }

  #deploy({ svc, deploy = '' }: ServiceMinute, at: number): void {
    const before = this.#deployed.get(svc)
    this.#deployed.set(svc, deploy)
    if (before === undefined || before === deploy) return
    this.#deploys.push({ id: `${svc} ${deploy}`, service: svc, sha: deploy, previous_sha: before, at: instant(at) })
  }

  #close(minute: number): void {
    const start = performance.now()
    const at = EPOCH + minute * MINUTE
    const end = at + MINUTE
    this.#watch.ledger.absorb(at, end, this.#rates, this.#counts)
    this.#watch.ledger.first(this.#counts)
    this.#watch.ledger.seal(end)
    this.#rates = []
    this.#counts = []
    this.#deploys = this.#deploys.filter((deploy) => deploy.at >= instant(end - DEPLOYS_BACK))
    for (const draft of this.#watch.look(this.#lookAt(end))) this.#state(draft, minute)
    this.#resolve(end)
    this.#took.push(performance.now() - start)
  }

  #lookAt(end: number): LookInput {
    const incidents = this.#watch.over([...this.#incidents.values()].map(({ row }) => row))
    const context = { deploys: this.#deploys, calls: this.#calls, seen: [], suppressions: [] }
    return { tenantId: 'bench', end: instant(end), incidents, ...context }
  }

  #state(draft: DetectorDraft, minute: number): void {
    this.#watch.remember(draft)
    if (draft.event_type !== 'IncidentDetected') return
    const { service, services_joined, top_signatures, error_signature, rule } = draft.payload
    const signatures = [...new Set([error_signature, ...top_signatures.map(({ signature }) => signature)])]
    const { name, why } = rule
    const known = { services: [service, ...services_joined], signatures, rule: name, why }
    const opened = { ...known, detected_at: minute, resolved_at: null }
    this.#opened.push(opened)
    this.#incidents.set(draft.incident_id, { row: knownFrom(draft), opened })
  }

  /** Nobody closes incidents here: the quiet does. Beyond the reopen window they are forgotten, as in the projection. */
  #resolve(end: number): void {
    for (const [id, { row, opened }] of this.#incidents) {
      const last = Math.max(openedAt(row), this.#watch.touchedAt(id) ?? 0)
      if (end - last > this.#settings.reopenS) this.#incidents.delete(id)
      else if (row.status !== 'Resolved' && end - last >= this.#settings.quietS) {
        opened.resolved_at = (last - EPOCH) / MINUTE - 1
        this.#incidents.set(id, { row: { ...row, status: 'Resolved', closed_at: instant(last) }, opened })
      }
    }
  }
}
