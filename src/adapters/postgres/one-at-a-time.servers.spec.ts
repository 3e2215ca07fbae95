import { describe, expect, it, onTestFinished } from 'vitest'
import { createOneAtATime } from '../../slack/app/one-at-a-time.ts'
import { oneAtATimeOver } from './one-at-a-time.ts'
import { newServerDatabase, openUrl } from './server-database.spec-support.ts'

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

describe('src/adapters/postgres/one-at-a-time.ts', () => {
  it('lets two processes do the work of one incident one after the other, and of others beside it', async () => {
    const { processes } = await twoProcesses()
    const inside = new Map<string, number>()
    const most = new Map<string, number>()
    const work = (name: string) => async () => {
      inside.set(name, (inside.get(name) ?? 0) + 1)
      most.set(name, Math.max(most.get(name) ?? 0, inside.get(name) ?? 0))
      await pause(20)
      inside.set(name, (inside.get(name) ?? 0) - 1)
    }
    const names = ['a', 'b', 'a', 'b', 'a', 'c', 'a']
    await Promise.all(processes.flatMap(({ run }) => names.map((name) => run(name, work(name)))))
    expect(Object.fromEntries(most)).toEqual({ a: 1, b: 1, c: 1 })
  })

  it('has connections left for the work itself, however many wait', async () => {
    const { processes } = await twoProcesses()
    const asked = processes.flatMap(({ run, db }) =>
      Array.from({ length: 30 }, (_, n) => run(`incident ${n}`, () => db.query('select pg_sleep(0.01)'))),
    )
    expect(await Promise.all(asked)).toHaveLength(60)
  })

  it('passes on what the work throws, and lets the next one in', async () => {
    const { processes } = await twoProcesses()
    const [one, other] = processes
    await expect(one?.run('a', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
    expect(await other?.run('a', async () => 'in')).toBe('in')
  })
})

async function twoProcesses() {
  const { url, drop } = await newServerDatabase()
  onTestFinished(drop)
  const dbs = [await openUrl(url), await openUrl(url)]
  onTestFinished(() => Promise.all(dbs.map((db) => db.close())).then(() => undefined))
  return { processes: dbs.map((db) => ({ db, run: oneAtATimeOver(db, createOneAtATime()) })) }
}
