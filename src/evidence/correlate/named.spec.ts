import { describe, expect, it } from 'vitest'
import { editDistance } from '../../kit/edit-distance.ts'
import { namedServices, noService } from './named.ts'

const KNOWN = ['app', 'api-gateway', 'auth-service', 'cache', 'database', 'payment db']

describe('src/evidence/correlate/named.ts', () => {
  it.each([
    ['app, database, cache', ['app', 'database', 'cache'], ''],
    ['api-gateway, auth-service errors', ['api-gateway', 'auth-service'], 'errors'],
    ['App and CACHE', ['app', 'cache'], ''],
    ['app database timeouts', ['app', 'database'], 'timeouts'],
    ['app, payment db pool', ['app', 'payment db'], 'pool'],
    ['app, app', ['app'], ''],
  ])('reads %j', (text, services, words) => {
    expect(namedServices(text, KNOWN)).toEqual({ services, unknown: [], words })
  })

  it('says which services look most like one that is none', () => {
    const { unknown } = namedServices('databse, app', KNOWN)
    expect(unknown.map(({ said, closest }) => [said, closest[0]])).toEqual([['databse', 'database']])
    expect(noService('databse', ['database', 'app'])).toBe(
      '“databse” is no service here. Did you mean database? Others are app.',
    )
    expect(noService('“databse”', ['database', 'app'])).toMatch(/^“databse” is no service here. Did you mean database/)
    expect(noService('zebra', ['app', 'database'])).toBe('“zebra” is no service here (app, database).')
  })

  it('compares neither with names without end nor as many as anybody can write', () => {
    const said = Array.from({ length: 200 }, (_, i) => `s${i}`).join(', ')
    const { unknown } = namedServices(said, ['x'.repeat(100_000), 's10', ...KNOWN])
    expect(unknown).toHaveLength(8)
    expect(unknown[0]?.closest[0]).toBe('s10')
    expect(editDistance('s1', 'x'.repeat(100_000))).toBe(100_000)
  })
})
