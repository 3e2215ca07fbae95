import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../kit/clock.ts'
import { withHeartbeat } from './heartbeat.ts'

describe('src/adapters/kafka/heartbeat.ts', () => {
  const options = { clock: systemClock, heartbeatMs: 5, stopping: new AbortController().signal }
  const moved = Object.assign(new Error('moved on'), { type: 'REBALANCE_IN_PROGRESS' })

  it('beats while work runs and not after it, and does not mind a lost beat', async () => {
    let beats = 0
    const beat = async () => {
      beats++
      throw new Error('connection reset')
    }
    const outcome = await withHeartbeat(options, beat, async (signal) => {
      await pause(60)
      return !signal.aborted
    })
    expect(outcome).toEqual({ done: true })
    const atTheEnd = beats
    expect(atTheEnd).toBeGreaterThan(2)
    await pause(30)
    expect(beats).toBe(atTheEnd)
  })

  it('tells work and caller that the group has moved on', async () => {
    const outcome = await withHeartbeat(
      options,
      () => Promise.reject(moved),
      async (signal) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        return false
      },
    )
    expect(outcome).toEqual({ done: false, lost: moved })
  })

  it('stops beating when work fails', async () => {
    let beats = 0
    const beat = async () => void beats++
    await expect(withHeartbeat(options, beat, () => Promise.reject(new Error('odd')))).rejects.toThrow('odd')
    const atTheEnd = beats
    await pause(30)
    expect(beats).toBe(atTheEnd)
  })
})
