import { describe, expect, it } from 'vitest'
import { inFlight } from './in-flight.ts'

describe('src/kit/in-flight.ts', () => {
  it('is idle when all that has begun has ended, whichever way, and what began meanwhile too', async () => {
    const work = inFlight()
    const [first, second, third] = [deferred(), deferred(), deferred()]
    await work.idle()
    const given = work.run(() => first.promise)
    const refused = expect(work.run(() => second.promise)).rejects.toThrow('no')
    let isIdle = false
    const idle = work.idle().then(() => {
      isIdle = true
    })
    const later = work.run(() => third.promise)
    expect(work.count()).toBe(3)
    first.resolve('yes')
    second.reject(new Error('no'))
    await refused
    expect(await given).toBe('yes')
    expect([isIdle, work.count()]).toEqual([false, 1])
    third.resolve('last')
    await Promise.all([later, idle])
    expect([isIdle, work.count()]).toEqual([true, 0])
  })
})

function deferred() {
  let resolve: (value: string) => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<string>((done, failed) => {
    resolve = done
    reject = failed
  })
  return { promise, resolve, reject }
}
