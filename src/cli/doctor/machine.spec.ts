import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { takeFileLock } from '../../kit/file-lock.ts'
import { checkDataDir, checkNode } from './machine.ts'

describe('src/cli/doctor/machine.ts', () => {
  it('wants Node.js 20.19 or newer', () => {
    expect(['18.20.0', '20.18.3', '20.19.0', '22.1.0'].map((version) => checkNode(version).status)).toEqual([
      'fail',
      'fail',
      'ok',
      'ok',
    ])
  })

  it('names the process that holds the data folder, and leaves its lock alone', () => {
    const dir = mkdtempSync(join(tmpdir(), 'faultline-doctor-'))
    mkdirSync(join(dir, 'timeline'))
    const lock = takeFileLock(join(dir, 'timeline', 'lock'), 'The timeline')
    expect(checkDataDir(dir)).toMatchObject({ status: 'warn', what: expect.stringContaining(`process ${process.pid}`) })
    expect(checkDataDir(dir).status).toBe('warn')
    expect(checkDataDir(dir, true)).toMatchObject({
      status: 'ok',
      what: expect.stringContaining('the house that answers'),
    })
    lock.release()
    expect(checkDataDir(dir).status).toBe('ok')
    rmSync(dir, { recursive: true })
  })

  it('looks at the nearest folder that exists when the data folder does not', () => {
    expect(checkDataDir(join(tmpdir(), 'not', 'there', 'yet'))).toMatchObject({
      status: 'ok',
      what: expect.stringContaining('it will be made'),
    })
  })
})
