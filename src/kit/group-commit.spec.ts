import { describe, expect, it } from 'vitest'
import { groupCommit } from './group-commit.ts'

describe('src/kit/group-commit.ts', () => {
  it('commits together what comes at once, and what comes meanwhile, in order, and gives each its own result', async () => {
    const groups: (readonly number[])[] = []
    const add = groupCommit(async (items: readonly number[]) => {
      groups.push(items)
      await Promise.resolve()
      return items.map((item) => item * 10)
    }, 3)
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map(add))).toEqual([10, 20, 30, 40, 50, 60])
    expect(groups).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
  })

  it('begins again after it was idle', async () => {
    const add = groupCommit(async (items: readonly number[]) => items)
    expect(await add(1)).toBe(1)
    expect(await add(2)).toBe(2)
  })

  it('lets one bad item fail alone', async () => {
    const add = groupCommit(async (items: readonly string[]) => {
      if (items.includes('bad')) throw new Error('bad item')
      return items
    })
    const settled = await Promise.allSettled(['first', 'good', 'bad', 'fine'].map(add))
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  })

  it('takes too few results for a fault, not for somebody else’s', async () => {
    const add = groupCommit(async (items: readonly number[]) => items.slice(1))
    await expect(add(1)).rejects.toThrow('1 items came to 0 results')
  })
})
