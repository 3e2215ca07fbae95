import type { Evidence, QueryResult } from '../../src/evidence/evidence.ts'
import { mapInTurns } from '../../src/kit/turns.ts'
import { instant, seconds } from './input.ts'
import type { Ledger } from './ledger.ts'
import type { CountAt, FirstAt, RateAt } from './records.ts'
import type { DetectorSettings } from './settings.ts'
import { inTurns } from './steps.ts'

/** Buckets that are read again at each look: what came late to them counts. */
const AGAIN_BUCKETS = 5

/** The finest sums of history that the evidence stores. */
const STORED = { blockS: 60, hourS: 3_600 } as const

/** Brings a ledger up to the evidence: all of it at the first time, then what is newer and what may have come late. */
export class Feed {
  readonly #evidence: Evidence
  readonly #ledger: Ledger
  readonly #settings: DetectorSettings
  #end: number | undefined
  readonly #cut = new Set<string>()

  constructor(evidence: Evidence, ledger: Ledger, settings: DetectorSettings) {
    this.#evidence = evidence
    this.#ledger = ledger
    this.#settings = settings
  }

  /** Whether it can go on from where it is; a clock that was set back needs a new ledger. */
  canReach(end: number): boolean {
    return this.#end === undefined || (end >= this.#end && end - this.#end <= this.#settings.history.sealS)
  }

  /** Everything before `end` is in the ledger afterwards. `RetryLater` when the evidence is away: call it again. */
  async reach(end: number): Promise<void> {
    const { bucketS, history } = this.#settings
    const stored = history.blockS % STORED.blockS === 0 && history.hourS % STORED.hourS === 0
    if (stored) await this.#loadSums(end)
    const keepS = stored ? this.#ledger.span.keepS : Math.max(this.#ledger.span.keepS, history.keepS)
    const from = this.#end === undefined ? end - keepS : this.#end - AGAIN_BUCKETS * bucketS
    await this.#readBuckets(Math.floor(from / bucketS) * bucketS, end)
    await this.#readFirsts(end)
    await inTurns(this.#ledger.sealing(end))
    this.#end = end
  }

  /** Queries that had more rows for one bucket than they answer, since the last time that this was asked. */
  takeCut(): readonly string[] {
    const cut = [...this.#cut].sort()
    this.#cut.clear()
    return cut
  }

  async #loadSums(end: number): Promise<void> {
    const { history } = this.#settings
    const to = this.#ledger.sealedAt(end)
    const had = this.#ledger.sealed
    if (had?.blocks === to.blocks && had.hours === to.hours) return
    const oldest = Math.floor((end - history.keepS) / history.hourS) * history.hourS
    const blocks = await this.#pages(had?.blocks ?? oldest, to.blocks, history.blockS, (span) =>
      this.#evidence.query('service_blocks', { ...span, block_s: history.blockS }),
    )
    const hours = await this.#pages(had?.hours ?? oldest, to.hours, history.hourS, (span) =>
      this.#evidence.query('signature_hours', { ...span, block_s: history.hourS }),
    )
    const past = await mapInTurns(blocks, ({ block, ...row }) => ({ ...row, at: seconds(block) }))
    const counts = await countsAt(hours, ({ block }) => block)
    await inTurns(this.#ledger.loading(to, past, counts))
  }

  async #readBuckets(from: number, end: number): Promise<void> {
    const { bucketS } = this.#settings
    const rates = await this.#rates(from, end, bucketS)
    const counts = await this.#pages(from, end, bucketS, (span) =>
      this.#evidence.query('signature_counts', { ...span, bucket_s: bucketS }),
    )
    const counted = await countsAt(counts, ({ bucket }) => bucket)
    await inTurns(this.#ledger.absorbing(from, end, rates, counted))
  }

  /** Whole minutes are stored as sums: they cost the same however many requests a second has. */
  async #rates(from: number, end: number, bucketS: number): Promise<readonly RateAt[]> {
    if (bucketS % STORED.blockS === 0) {
      const rows = await this.#pages(from, end, bucketS, (span) =>
        this.#evidence.query('service_blocks', { ...span, block_s: bucketS }),
      )
      return mapInTurns(rows, ({ block, ...row }) => ({ ...row, at: seconds(block) }))
    }
    const rows = await this.#pages(from, end, bucketS, (span) =>
      this.#evidence.query('service_rate', { ...span, bucket_s: bucketS }),
    )
    return mapInTurns(rows, ({ bucket, ...row }) => ({ ...row, at: seconds(bucket) }))
  }

  /** Asked only when there is an error of which it is not known how old it is: one with a new name is such an error. */
  async #readFirsts(end: number): Promise<void> {
    const unknown = this.#ledger.unknown()
    if (unknown === undefined && this.#end !== undefined) return
    const from = instant(this.#end === undefined ? end - this.#ledger.span.history.keepS : (unknown ?? end))
    const names = (await this.#evidence.query('signature_names', { service: '', from })).rows
    if (unknown !== undefined) {
      const answer = await this.#evidence.query('signature_first', { from: instant(unknown), to: instant(end) })
      if (answer.truncated) this.#cut.add(answer.query_id)
      const firsts = await mapInTurns(answer.rows, ({ service, signature, first_seen }): FirstAt => {
        return { service, signature, at: seconds(first_seen) }
      })
      await inTurns(this.#ledger.dating(firsts))
    }
    this.#ledger.renamed(names)
  }

  /** All rows of [from, to): a span whose answer was cut is asked for in halves, down to `step` seconds. */
  async #pages<R>(
    from: number,
    to: number,
    step: number,
    ask: (span: { from: string; to: string }) => Promise<QueryResult<R>>,
  ): Promise<readonly R[]> {
    if (to <= from) return []
    const { rows, truncated, query_id } = await ask({ from: instant(from), to: instant(to) })
    const half = from + Math.ceil((to - from) / 2 / step) * step
    if (truncated && half >= to) this.#cut.add(query_id)
    if (!truncated || half >= to) return rows
    return [...(await this.#pages(from, half, step, ask)), ...(await this.#pages(half, to, step, ask))]
  }
}

/** There are many rows of few moments. */
async function countsAt<R extends Omit<CountAt, 'at'>>(rows: readonly R[], start: (row: R) => string) {
  const known = new Map<string, number>()
  const at = (text: string) => {
    const moment = known.get(text) ?? seconds(text)
    known.set(text, moment)
    return moment
  }
  return mapInTurns(rows, (row): CountAt => {
    return { service: row.service, signature: row.signature, at: at(start(row)), count: row.count }
  })
}
