import { describe, expect, it } from 'vitest'
import type { DeployRow } from './rows.ts'
import { reported } from './tell-deploy.ts'

const deploy = (sha: string, time: string, previous_sha = ''): DeployRow => ({
  id: `cart@${sha}`,
  service: 'cart',
  sha,
  previous_sha,
  at: `2026-03-02T${time}.000Z`,
})
const HISTORY = [deploy('two', '09:00:00', 'one'), deploy('one', '08:00:00')]
const tell = (revision: string, time: string, history: readonly DeployRow[] = HISTORY) =>
  reported({ service: 'cart', revision, at: `2026-03-02T${time}Z` }, history)

describe('src/evidence/tell-deploy.ts', () => {
  it('knows what ran before', () => {
    expect(tell('three', '10:00:00')).toEqual({ deploy: deploy('three', '10:00:00', 'two'), isNew: true })
    expect(tell('one', '10:00:00', [])).toEqual({ deploy: deploy('one', '10:00:00'), isNew: true })
  })

  it('takes what runs already, or was noticed a moment later, for the same deploy', () => {
    expect(tell('two', '09:30:00')).toEqual({ deploy: HISTORY[0], isNew: false })
    expect(tell('two', '08:59:00')).toEqual({ deploy: HISTORY[0], isNew: false })
  })

  it('tells a rollback from the first deploy of a version, and the same rollback from another', () => {
    const back = tell('one', '10:00:00')
    expect(back.deploy).toMatchObject({ id: 'cart@one@2026-03-02T10:00:00.000Z', previous_sha: 'two' })
    expect(tell('one', '10:00:00', [...HISTORY, back.deploy])).toEqual({ deploy: back.deploy, isNew: false })
  })

  it('reads times with an offset', () => {
    const { deploy: told } = reported({ service: 'cart', revision: 'x', at: '2026-03-02T12:00:00+02:00' }, HISTORY)
    expect(told.at).toBe('2026-03-02T10:00:00.000Z')
  })
})
