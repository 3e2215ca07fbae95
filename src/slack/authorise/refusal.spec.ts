import { describe, expect, it } from 'vitest'
import type { Right } from './policy.ts'
import { refusal } from './refusal.ts'

describe('src/slack/authorise/refusal.ts', () => {
  const nobody = { user: undefined, teamId: 'T1', approvers: new Set<string>(), approversComplete: true }
  const someone = { user_id: 'U1', team_id: 'T1', display: 'Ann' }
  const plain = { is_bot: false, is_guest: false, is_stranger: false, is_deleted: false }
  const member = { ...nobody, user: { ...someone, ...plain } }

  it('says no in words, and counts each no by what was asked for', () => {
    const asked: Right[] = []
    const counts = { denied: (right: Right) => void asked.push(right), setAside: () => {}, rejected: () => {} }
    expect(refusal({ counts }, 'fact', member)).toBeUndefined()
    expect(String(refusal({ counts }, 'approve', member))).toContain('Nothing was done')
    expect(String(refusal({ counts }, 'look', nobody))).toContain('Nothing was done')
    expect(asked).toEqual(['approve', 'look'])
  })
})
