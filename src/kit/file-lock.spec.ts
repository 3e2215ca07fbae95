import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { takeFileLock } from './file-lock.ts'

describe('src/kit/file-lock.ts', () => {
  let dir: string
  let path: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'faultline-lock-'))
    path = join(dir, 'lock')
    return () => rmSync(dir, { recursive: true })
  })
  const leave = (holder: object) => writeFileSync(path, JSON.stringify({ started: '', token: 'theirs', ...holder }))

  it('is held by one at a time, and says who holds it and what to do', () => {
    const lock = takeFileLock(path, 'The log')
    expect(() => takeFileLock(path, 'The log')).toThrow(
      `The log is in use by process ${process.pid} on ${hostname()}. Stop that process, or start this one with another data folder.`,
    )
    lock.release()
    takeFileLock(path, 'The log').release()
    expect(readdirSync(dir)).toEqual([])
  })

  it('is taken over from a process that is gone, and from a file nobody can read', () => {
    leave({ pid: 2 ** 22 - 1, host: hostname() })
    takeFileLock(path, 'The log').release()
    writeFileSync(path, '{"pid": 12')
    takeFileLock(path, 'The log').release()
    expect(readdirSync(dir)).toEqual([])
  })

  it.runIf(existsSync('/proc/self/stat'))('is taken over when another process got the pid of its holder', () => {
    leave({ pid: process.pid, started: '1', host: hostname() })
    takeFileLock(path, 'The log').release()
  })

  it.runIf(existsSync('/proc/self/stat'))(
    'is taken over from a process that ended and waits to be asked about',
    async () => {
      const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] })
      const [said] = await once(parent.stdout, 'data')
      const pid = Number(String(said))
      const stateOf = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      const started = stateOf()[19]
      await expect.poll(() => stateOf()[0]).toBe('Z')
      leave({ pid, started, host: hostname() })
      takeFileLock(path, 'The log').release()
      parent.kill('SIGKILL')
    },
  )

  it('counts a holder on another machine as gone only when it has been silent for long', () => {
    leave({ pid: 1, host: 'elsewhere' })
    expect(() => takeFileLock(path, 'The log')).toThrow('process 1 on elsewhere')
    const long = new Date(Date.now() - 60_000)
    utimesSync(path, long, long)
    takeFileLock(path, 'The log').release()
  })

  it('leaves a lock alone that another has taken over meanwhile', () => {
    const lock = takeFileLock(path, 'The log')
    leave({ pid: 1, host: 'elsewhere' })
    lock.release()
    expect(readFileSync(path, 'utf8')).toContain('theirs')
  })
})
