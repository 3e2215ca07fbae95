import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/code-host/change.ts'
import type { Commit } from '../../src/code-host/code-host.ts'
import { sha256Hex } from '../../src/kit/hash.ts'
import { diffOf, draftOf } from './fix.spec-support.ts'
import { isPureRevert, requireSame } from './reviewed.ts'

const SOURCE = Array.from({ length: 30 }, (_, n) => `line ${n}`).join('\n')
const changes: readonly Change[] = [
  { path: 'src/a.js', before: `${SOURCE}\n`, after: `${SOURCE.replace('line 7', 'line seven')}\n` },
  { path: 'src/new.js', before: null, after: 'export {}\n' },
  { path: 'src/old.js', before: 'gone\n', after: null },
  { path: 'src/bare.js', before: 'no newline', after: 'no newline at all' },
]
const mismatch = expect.objectContaining({ name: 'GiveUp', code: 'diff-mismatch' })

function commitOf(files: readonly Change[]): Commit {
  const about = { sha: 'c'.repeat(40), title: 't', message: 't', author: 'a', at: '', url: '', parents: ['p'] }
  const patchOf = (change: Change) => {
    const diff = diffOf(change)
    return diff.slice(diff.indexOf('@@')).replace(/\n$/, '')
  }
  return { ...about, files: files.map((one) => ({ path: one.path, additions: 0, deletions: 0, patch: patchOf(one) })) }
}
const inverse = ({ path, before, after }: Change): Change => ({ path, before: after, after: before })

describe('workers/github-integration/reviewed.ts', () => {
  it('accepts edits that the diff shows: changed, made, deleted and without a last line break', () => {
    expect(() => requireSame(draftOf(changes), changes)).not.toThrow()
  })

  it('refuses when any one byte of the diff was changed after the approval', () => {
    const draft = draftOf(changes)
    fc.assert(
      fc.property(fc.nat(draft.diff.length - 1), fc.constantFrom('x', ' ', '+', '\n'), (at, sign) => {
        fc.pre(draft.diff[at] !== sign)
        const diff = draft.diff.slice(0, at) + sign + draft.diff.slice(at + 1)
        expect(() => requireSame({ ...draft, diff }, changes)).toThrow(mismatch)
      }),
    )
  })

  it('refuses when any one byte of an edit is not as the diff shows it', () => {
    const draft = draftOf(changes)
    const texts = changes.filter((change) => change.after !== null)
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(400), fc.constantFrom('x', ' ', ';'), (change, at, sign) => {
        const text = change.after ?? ''
        const place = at % text.length
        fc.pre(text[place] !== sign)
        const after = text.slice(0, place) + sign + text.slice(place + 1)
        const shipped = changes.map((one) => (one === change ? { ...one, after } : one))
        expect(() => requireSame(draft, shipped)).toThrow(mismatch)
      }),
    )
  })

  it('refuses a file that the diff does not show, and a diff of a file that is not changed', () => {
    const extra = { path: 'src/backdoor.js', before: null, after: 'open()\n' }
    expect(() => requireSame(draftOf(changes), [...changes, extra])).toThrow(mismatch)
    expect(() => requireSame(draftOf(changes), changes.slice(1))).toThrow(mismatch)
    const swapped = changes.map((change) => (change.path === 'src/new.js' ? extra : change))
    expect(() => requireSame(draftOf(changes), swapped)).toThrow(mismatch)
  })

  it('refuses a diff that names a file twice, one that is no diff, and a deletion shown as emptying', () => {
    const [first] = changes
    if (first === undefined) throw new Error('no change')
    const twice = diffOf(first) + diffOf(first)
    const draft = { ...draftOf([first]), diff: twice, diff_sha256: sha256Hex(twice) }
    expect(() => requireSame(draft, [first])).toThrow(mismatch)
    const noise = '@@ -1,5 +1,9 @@ nonsense\n???'
    expect(() => requireSame({ ...draft, diff: noise, diff_sha256: sha256Hex(noise) }, [first])).toThrow(mismatch)
    const emptied = { path: 'src/old.js', before: 'gone\n', after: '' }
    expect(() => requireSame(draftOf([emptied]), [{ ...emptied, after: null }])).toThrow(mismatch)
  })

  it('refuses when the base is no longer what the diff was made from', () => {
    const moved = changes.map((one) =>
      one.path === 'src/a.js' ? { ...one, before: `new first line\n${SOURCE}` } : one,
    )
    expect(() => requireSame(draftOf(changes), moved)).toThrow(mismatch)
  })

  it('knows an exact revert, whole or in part, also when other lines of the file moved on', () => {
    const back = changes.map(inverse)
    expect(isPureRevert(back, commitOf(changes))).toBe(true)
    expect(isPureRevert(back.slice(0, 1), commitOf(changes))).toBe(true)
    const later = (text: string | null) => (text === null ? null : text.replace('line 25', 'line 25, later'))
    const [first] = back
    if (first === undefined) throw new Error('no change')
    const kept = [{ ...first, before: later(first.before), after: later(first.after) }]
    expect(isPureRevert(kept, commitOf(changes))).toBe(true)
  })

  it('does not take a revert with one thing more for a revert', () => {
    const [first] = changes.map(inverse)
    if (first === undefined) throw new Error('no change')
    const more = [{ ...first, after: `${first.after}steal()\n` }]
    expect(isPureRevert(more, commitOf(changes))).toBe(false)
    expect(isPureRevert([{ ...first, path: 'src/other.js' }], commitOf(changes))).toBe(false)
    expect(isPureRevert(changes, commitOf(changes))).toBe(false)
  })
})
