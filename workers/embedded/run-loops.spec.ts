import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/kit/clock.ts'
import { RetryLater } from '../../src/kit/outcome.ts'
import { type Loop, runLoops } from './run-loops.ts'

/** Runs until it is told to stop, and remembers that it was. */
function enduring(): Loop & { stopped: boolean } {
  const loop = {
    name: 'enduring part',
    stopped: false,
    run: async (signal: AbortSignal) => {
      await systemClock.sleep(60_000, signal)
      loop.stopped = true
    },
  }
  return loop
}

describe('workers/embedded/run-loops.ts', () => {
  it('ends when the signal aborts and every loop has stopped', async () => {
    const end = new AbortController()
    const loops = [enduring(), enduring()]
    const running = runLoops(loops, end.signal)
    end.abort()
    await running
    expect(loops.map(({ stopped }) => stopped)).toEqual([true, true])
  })

  it('stops all others and names the loop that was lost', async () => {
    const other = enduring()
    const lost: Loop = {
      name: 'worker of rca-tasks',
      run: async () => {
        throw new RetryLater('disk-full', 'the disk is full')
      },
    }
    const running = runLoops([other, lost], new AbortController().signal)
    await expect(running).rejects.toThrow('The worker of rca-tasks has stopped (the disk is full)')
    await expect.poll(() => other.stopped).toBe(true)
  })

  it('takes a loop that just returns for lost', async () => {
    const quiet: Loop = { name: 'detector', run: async () => {} }
    await expect(runLoops([enduring(), quiet], new AbortController().signal)).rejects.toThrow('it ended by itself')
  })

  it('does not wait for a loop that cannot stop', async () => {
    const stuck: Loop = { name: 'stuck part', run: () => new Promise(() => {}) }
    const quiet: Loop = { name: 'detector', run: async () => {} }
    await expect(runLoops([stuck, quiet], new AbortController().signal)).rejects.toThrow('Start it again')
  })
})
