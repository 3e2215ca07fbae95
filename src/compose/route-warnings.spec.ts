import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../kit/log.ts'
import { routeWarnings } from './route-warnings.ts'

describe('src/compose/route-warnings.ts', () => {
  it('makes what Node and libraries warn of lines of the log, once each, and prints nothing', () => {
    const told: object[] = []
    const printed: unknown[] = []
    const process = new EventEmitter().on('warning', (warning) => printed.push(warning))
    const console = { warn: (...words: readonly unknown[]) => void printed.push(words) }
    routeWarnings({ ...silentLog, warn: (about) => void told.push(about) }, { process, console })
    const warning = Object.assign(new Error('requires node >=22'), { name: 'NodeVersionSupportWarning' })
    for (let again = 0; again < 3; again++) {
      console.warn('Eviction policy is %s. It should be "noeviction"', 'allkeys-lru')
      process.emit('warning', warning)
    }
    expect(told).toEqual([
      { said: 'Eviction policy is allkeys-lru. It should be "noeviction"' },
      { said: 'requires node >=22', kind: 'NodeVersionSupportWarning' },
    ])
    expect(printed).toEqual([])
  })
})
