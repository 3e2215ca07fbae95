import { describe, expect, it } from 'vitest'
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
    expect(noService('zebra', ['app', 'database'])).toBe('“zebra” is no service here (app, database).')
  })
})
