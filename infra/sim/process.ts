import { setMaxListeners } from 'node:events'
import type { Clock } from '../../src/kit/clock.ts'
import { RetryLater } from '../../src/kit/outcome.ts'
import type { Chance } from './chance.ts'
import type { Fault, Rates } from './faults.ts'
import type { Locks } from './locks.ts'
import type { Schedule } from './schedule.ts'
import type { Trace } from './trace.ts'

/** What every process of one simulation shares. */
export interface Weather {
  readonly schedule: Schedule
  readonly chance: Chance
  readonly trace: Trace
  readonly locks: Locks
  readonly rates: Rates
  /** False once the weather has cleared: from then on nothing fails. */
  stormy: boolean
}

/** Of its own each time: one promise for all would keep in memory whatever ever waited for it. */
function never(): Promise<never> {
  return new Promise(() => {})
}

/** One run of one process: it dies with all it had in memory, and what it was waiting for never comes. */
export class SimProcess {
  readonly name: string
  readonly clock: Clock
  /** Of a good end, which never comes: a process that is killed must do no harm, so one that ends may not either. */
  readonly signal = new AbortController().signal
  alive = true
  /** How far its clock is off. */
  skewMs = 0
  readonly #weather: Weather
  readonly #onDeath: (() => void)[] = []

  constructor(name: string, weather: Weather) {
    this.name = name
    setMaxListeners(0, this.signal)
    this.#weather = weather
    this.clock = {
      now: () => new Date(weather.schedule.nowMs + this.skewMs),
      sleep: (ms, signal) => this.#sleep(ms, signal),
    }
  }

  onDeath(act: () => void): void {
    this.#onDeath.push(act)
  }

  die(why: Fault, where = ''): void {
    if (!this.alive) return
    const { trace, schedule, locks } = this.#weather
    trace.fault(schedule.nowMs, this.name, why, where)
    this.end()
    locks.release(this)
  }

  /** As at the end of the simulation: gone, and nobody's fault. */
  end(): void {
    this.alive = false
    for (const act of this.#onDeath.splice(0)) act()
  }

  happens(fault: Fault): boolean {
    const { stormy, chance, rates } = this.#weather
    return stormy && chance.happens(rates[fault])
  }

  /** Counts a fault that was made to happen. */
  fault(fault: Fault, where = ''): void {
    const { trace, schedule } = this.#weather
    trace.fault(schedule.nowMs, this.name, fault, where)
  }

  /** A call over a port. Whatever may befall one befalls it here; `write`: it changes something on the other side. */
  async call<T>(where: string, write: boolean, act: () => Promise<T>, trouble: Trouble = unavailable): Promise<T> {
    await this.#arrival()
    if (write && this.#dies('crash-before', where)) return never()
    if (this.happens('refused')) {
      this.fault('refused', where)
      throw trouble('refused', where)
    }
    const { trace, schedule } = this.#weather
    trace.call(where)
    let answer: T
    try {
      answer = await act()
    } catch (error) {
      if (!this.alive) return never()
      trace.say(schedule.nowMs, this.name, `${where}: ${error instanceof Error ? error.message : String(error)}`)
      throw error
    }
    if (!this.alive) return never()
    trace.say(schedule.nowMs, this.name, where)
    if (write && this.#dies('crash-after', where)) return never()
    if (this.happens('lost-answer')) {
      this.fault('lost-answer', where)
      throw trouble('lost', where)
    }
    return answer
  }

  #dies(fault: 'crash-before' | 'crash-after', where: string): boolean {
    if (this.alive && this.happens(fault)) this.die(fault, where)
    return !this.alive
  }

  /** The way there takes a while, and sometimes long: what was asked first need not come first. */
  #arrival(): Promise<void> {
    const { chance, schedule } = this.#weather
    if (!this.alive) return never()
    let ms = chance.between(1, 40)
    if (this.happens('slow')) {
      ms = chance.between(500, 20_000)
      this.fault('slow')
    }
    return new Promise((arrived) => {
      schedule.after(ms, () => {
        if (this.alive) arrived()
      })
    })
  }

  #after(ms: number, act: () => void): void {
    this.#weather.schedule.after(Math.max(0, ms), () => {
      if (this.alive) act()
    })
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((done) => {
      if (signal?.aborted) return done()
      // Its own never aborts, and listening costs more than the sleep.
      if (signal === this.signal) return this.#after(ms, done)
      const woken = () => {
        planned.cancel()
        if (this.alive) done()
      }
      const planned = this.#weather.schedule.after(Math.max(0, ms), () => {
        signal?.removeEventListener('abort', woken)
        if (this.alive) done()
      })
      signal?.addEventListener('abort', woken, { once: true })
    })
  }
}

/** How a port tells of trouble: certainly not done, or perhaps done. */
export type Trouble = (how: 'refused' | 'lost', where: string) => Error

const unavailable: Trouble = (how, where) =>
  new RetryLater('unavailable', `${where} ${how === 'lost' ? 'gave no answer' : 'cannot be reached'}, try again.`)
