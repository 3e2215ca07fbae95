import { describe, expect, it } from 'vitest'
import { createAnswersFirst } from './answers-first.ts'

/** A clock whose sleeps end when the spec says so, or when they are told to. */
function handClock() {
  const sleeping: (() => void)[] = []
  const sleep = (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((wake) => {
      sleeping.push(wake)
      signal?.addEventListener('abort', () => wake(), { once: true })
    })
  const timeIsUp = () => {
    for (const wake of sleeping.splice(0)) wake()
  }
  return { clock: { now: () => new Date(0), sleep }, timeIsUp, sleeping }
}

function question() {
  let answer = () => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  return { answer, answered }
}

async function nextTurn() {
  await new Promise((resolve) => setImmediate(resolve))
}

describe('src/slack/inbox/answers-first.ts', () => {
  it('waits with work until the last of a crowd has its answer', async () => {
    const first = createAnswersFirst(handClock().clock)
    const [one, two] = [question(), question()]
    const done: string[] = []
    void first.owe(() => one.answered)
    void first.owe(() => two.answered)
    void first.turn().then(() => done.push('work'))
    one.answer()
    await nextTurn()
    expect(done).toEqual([])
    two.answer()
    await nextTurn()
    expect(done).toEqual(['work'])
  })

  it('works at once when nobody waits, also after an answer that failed', async () => {
    const first = createAnswersFirst(handClock().clock)
    await expect(first.owe(() => Promise.reject(new Error('the socket broke')))).rejects.toThrow('the socket broke')
    await first.turn()
  })

  it('puts work off for no longer than its patience, however many come', async () => {
    const { clock, timeIsUp, sleeping } = handClock()
    const first = createAnswersFirst(clock)
    void first.owe(() => question().answered)
    const turns = Array.from({ length: 50 }, () => first.turn())
    expect(sleeping).toHaveLength(1)
    timeIsUp()
    await Promise.all(turns)
    void first.turn()
    expect(sleeping).toHaveLength(1)
  })
})
