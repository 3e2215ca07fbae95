import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../kit/any-text.spec-support.ts'
import { scan } from './scan.ts'
import { createSink } from './sink.ts'
import { skeletonKey } from './skeleton-key.ts'

const sink = createSink()

function skeleton(text: string): string {
  scan(sink, text, 0, text.length, true)
  return sink.tokens.map((token) => token || '<>').join('')
}

describe('src/evidence/patterns/scan.ts', () => {
  it.each([
    ['took 15 ms, 3.5 KB', 'took <>'],
    ['from 10.0.0.1:5432 to db-3.internal:80', 'from <> to <>'],
    ['src: /10.0.0.1:80 id=9f4ef63a', 'src: <> id=<>'],
    ['block blk_-1608999687919862906 and blk_38865049064139660', 'block blk_<> and blk_<>'],
    ['attempt_1445144423722_0020_m_000001_0 failed', 'attempt_<> failed'],
    ['worker12 in pool7', 'worker<> in pool<>'],
    ['GET https://api.shop.io/v1/x?y=1 by a.b@c.de', 'GET <>?y=<> by <>'],
    ['wrote ./out/a.txt and ../b, /var/log', 'wrote <> and <>'],
    ['at Thu Jul 17 07:12:51 2005', 'at <> <> <> <> <>'],
    ['mask=ffffffff mac FF:F2:9F:16:DC:DA', 'mask=<> mac <>'],
    ['550e8400-e29b-41d4-a716-446655440000', '<>'],
    ['lifetime <1 sec', 'lifetime <>'],
    ['lifetime 00:01', 'lifetime <>'],
    ['exception.....................0', 'exception.<>'],
    ['x+ and z- wire', 'x+ and z- wire'],
    ['load/store failed: no such file', 'load/store failed: no such file'],
    ['sizes 1, 2, 3 and 7##12', 'sizes <> and <>'],
    ['', ''],
  ])('reads %j as %j', (text, expected) => {
    expect(skeleton(text)).toBe(expected)
  })

  it('gives the key that was stored once', () => {
    expect(skeletonKey('payment of order 17 failed')).toBe(skeletonKey('payment of order  99812 failed'))
    expect(skeletonKey('payment of order 17 failed')).toBe('sk2:3bd1cf5eccdd16e4')
  })

  it('depends on the text alone: not on what was read before, nor on whether tokens are collected', () => {
    fc.assert(
      fc.property(anyText(), anyText(), (text, other) => {
        const before = skeletonKey(text)
        scan(sink, other, 0, other.length, true)
        scan(sink, text, 0, text.length, true)
        const collected = [sink.hi, sink.lo]
        scan(sink, text, 0, text.length, false)
        return skeletonKey(text) === before && sink.hi === collected[0] && sink.lo === collected[1]
      }),
    )
  })

  it('reads a part of a text as it reads the part alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (a, text, b) => {
        scan(sink, `${a}\n${text}\n${b}`, a.length + 1, a.length + 1 + text.length)
        const [hi, lo] = [sink.hi, sink.lo]
        scan(sink, text, 0, text.length)
        return sink.hi === hi && sink.lo === lo
      }),
    )
  })

  it('keeps numbers out of the key', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        (a, b) => skeletonKey(`order ${a} of user ${b}`) === skeletonKey('order 1 of user 2'),
      ),
    )
  })
})
