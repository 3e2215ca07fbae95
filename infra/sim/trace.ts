import { createHash, type Hash } from 'node:crypto'
import type { Fault } from './faults.ts'

const CHUNK = 16_384

/** What happened, as a hash and, when asked for, as lines; and how often each fault was reached. */
export class Trace {
  readonly lines: string[] | undefined
  readonly reached = new Map<Fault, number>()
  /** Calls that changed something or might have, by port and method. */
  readonly calls = new Map<string, number>()
  /** How often each fault happened at each place. */
  readonly places = new Map<string, number>()
  readonly #hash: Hash = createHash('sha256')
  readonly #startMs: number
  #unhashed = ''

  constructor(startMs: number, keep: boolean) {
    this.#startMs = startMs
    this.lines = keep ? [] : undefined
  }

  say(nowMs: number, who: string, what: string): void {
    const line = `${nowMs - this.#startMs} ${who} ${what}\n`
    this.#unhashed += line
    if (this.#unhashed.length > CHUNK) this.#hashOn()
    this.lines?.push(line)
  }

  fault(nowMs: number, who: string, fault: Fault, where = ''): void {
    this.reached.set(fault, (this.reached.get(fault) ?? 0) + 1)
    const place = `${fault} ${where}@${who.replace(/#.*$/, '')}`
    this.places.set(place, (this.places.get(place) ?? 0) + 1)
    this.say(nowMs, who, `! ${place}`)
  }

  call(name: string): void {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1)
  }

  /** Call once, at the end. */
  digest(): string {
    this.#hashOn()
    return this.#hash.digest('hex').slice(0, 16)
  }

  /** A call of the hash costs more than a line does. */
  #hashOn(): void {
    this.#hash.update(this.#unhashed)
    this.#unhashed = ''
  }
}
