import { describe, expect, it } from 'vitest'
import { SWIFT_MS, SwiftSync } from './swift-sync.ts'

/** A disk whose syncs take what is told, in turn, and that writes down which way each of them went. */
function diskTaking(...ms: number[]) {
  const went: string[] = []
  let now = 0
  const sync = (way: string) => {
    went.push(way)
    const takes = ms.shift() ?? 0
    if (takes === Number.POSITIVE_INFINITY) throw new Error('EIO')
    now += takes
  }
  return {
    went,
    sync: new SwiftSync({ inPlace: () => sync('in place'), away: async () => sync('away'), now: () => now }),
  }
}

describe('src/adapters/segment-log/swift-sync.ts', () => {
  const [quick, slow] = [SWIFT_MS / 4, SWIFT_MS * 10]

  it('stays away from a disk that it does not know, and comes in place when that answers at once', async () => {
    const { went, sync } = diskTaking(quick, quick, quick)
    for (let n = 0; n < 3; n++) await sync.durable(1)
    expect(went).toEqual(['away', 'in place', 'in place'])
  })

  it('is held up once by a disk that falters, and never by a slow one', async () => {
    const { went, sync } = diskTaking(quick, slow, slow, quick, quick)
    for (let n = 0; n < 5; n++) await sync.durable(1)
    expect(went).toEqual(['away', 'in place', 'away', 'away', 'in place'])
  })

  it('says what the system says, whichever way it went', async () => {
    await expect(diskTaking(Number.POSITIVE_INFINITY).sync.durable(1)).rejects.toThrow('EIO')
    const { sync } = diskTaking(quick, Number.POSITIVE_INFINITY)
    await sync.durable(1)
    await expect(sync.durable(1)).rejects.toThrow('EIO')
  })
})
