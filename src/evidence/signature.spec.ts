import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../kit/any-text.spec-support.ts'
import { skeletonKey } from './patterns/skeleton-key.ts'
import { signatureOf } from './signature.ts'
import { firstSkeletonOf } from './skeleton.ts'

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
/** An id as vendors make them: letters and digits that alternate. */
const id = fc.tuple(fc.constantFrom('k8', 'Zq4', '9b'), hex(8)).map(([head, tail]) => `${head}x${tail}`)
const variable = fc.record({
  line: fc.nat(9_999),
  port: fc.integer({ min: 1, max: 65_535 }),
  uuid: fc.uuid(),
  hex: hex(40),
  id,
  ip: fc.ipV4(),
  n: fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value.toFixed(2)),
  at: fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
  dir: fc.constantFrom('/app', '/srv/releases/2291', '/home/x/build'),
})
type Values = typeof variable extends fc.Arbitrary<infer T> ? T : never

const line = (body: string) => signatureOf({ body, severity: 'ERROR' }).signature
const thrown = (stack: string, type = '', message = '') =>
  signatureOf({
    body: 'request failed',
    severity: 'ERROR',
    exception_type: type,
    exception_message: message,
    exception_stack: stack,
  })

const LINES: readonly ((v: Values) => string)[] = [
  (v) => `could not reach ${v.ip}:${v.port} after ${v.n}ms`,
  (v) => `order ${v.uuid} failed for customer cus_${v.id}`,
  (v) => `commit ${v.hex} rejected, code=${v.line}`,
  (v) => `${v.at.toISOString()} worker-${v.line} lost lease ord_${v.id}`,
  (v) => `GET https://api.example.com/users/${v.port}/cart?session=${v.hex} answered 502`,
  (v) => `connect ECONNREFUSED db.internal:${v.port}`,
  (v) => `{"level":"error","msg":"payment ${v.uuid} declined","took":${v.line}}`,
  (v) => `segment 0x${v.hex.slice(0, 12)} is broken (retry ${v.line} of ${v.port})`,
]

const STACKS: readonly ((v: Values) => string)[] = [
  (v) => `TypeError: Cannot read properties of undefined (reading 'code')
    at applyVoucher (file://${v.dir}/src/checkout/price.ts:${v.line}:17)
    at async Object.quote (${v.dir}/src/checkout/quote.ts:${v.port}:3)
    at Layer.handle (${v.dir}/node_modules/express/lib/router.js:${v.line}:5)`,
  (v) => `Traceback (most recent call last):
  File "${v.dir}/src/shop/api.py", line ${v.line}, in handle
    price(order)
  File "${v.dir}/src/shop/price.py", line ${v.port}, in price
    return table[key]
KeyError: 'sku'`,
  (v) => `java.lang.IllegalStateException: no cart ${v.uuid}
	at com.shop.cart.CartService.load(CartService.java:${v.line})
	at com.shop.cart.CartService$$Lambda$${v.port}/0x${v.hex.slice(0, 16)}.run(Unknown Source)
	at com.shop.web.CartController.show(CartController.java:${v.port})
	at org.springframework.web.Servlet.service(Servlet.java:${v.line})
Caused by: java.net.ConnectException: refused`,
  (v) => `panic: runtime error: invalid memory address [recovered]
goroutine ${v.line} [running]:
github.com/shop/cart.(*Store).Load(0x${v.hex.slice(0, 12)}, {0x1, 0x2})
	${v.dir}/cart/store.go:${v.line} +0x1d
github.com/shop/web.Handle(0x${v.hex.slice(0, 10)})
	${v.dir}/web/handle.go:${v.port} +0x2b`,
]

describe('src/evidence/signature.ts', () => {
  it('gives one signature to a line whatever numbers, ids, addresses and times are in it', () => {
    for (const template of LINES) {
      fc.assert(
        fc.property(variable, variable, (a, b) => line(template(a)) === line(template(b))),
        { numRuns: 300 },
      )
    }
  })

  it('gives one signature to a stack whatever its line numbers, addresses and directories', () => {
    for (const template of STACKS) {
      fc.assert(
        fc.property(variable, variable, (a, b) => thrown(template(a)).signature === thrown(template(b)).signature),
        { numRuns: 200 },
      )
    }
  })

  it('gives different causes different signatures', () => {
    const sample = fc.sample(variable, { numRuns: 1, seed: 7 })[0]
    if (!sample) throw new Error('no sample')
    const all = [
      ...LINES.map((template) => line(template(sample))),
      ...STACKS.map((template) => thrown(template(sample)).signature),
    ]
    all.push(line('connection opened'), line('connection closed'), line('job start failed'), line('job stop failed'))
    all.push(line('a=1 timed out'), line('b=1 timed out'), thrown('', 'TypeError', 'x is null').signature)
    all.push(thrown('', 'RangeError', 'x is null').signature, thrown('', 'TypeError', 'y is null').signature)
    expect(new Set(all).size).toBe(all.length)
  })

  it('rests on the frames of the application, not on those of libraries nor on the depth of a recursion', () => {
    const stack = (frames: readonly string[]) =>
      thrown(`Error: deep\n${frames.map((frame) => `    at ${frame}`).join('\n')}`)
    const own = ['walk (/app/src/tree.ts:1:1)', 'start (/app/src/main.ts:2:2)']
    const noisy = [
      'walk (/app/src/tree.ts:1:1)',
      ...own,
      'run (node:internal/process:9:9)',
      'x (/app/node_modules/y/z.js:1:1)',
    ]
    expect(stack(noisy)).toEqual(stack(own))
    expect(stack(own).kind).toBe('stack')
    expect(stack([...own].reverse()).signature).not.toBe(stack(own).signature)
  })

  it('adds the message where a single frame could be a wrapper', () => {
    const wrapped = (message: string) => thrown(`Error: ${message}\n    at run (/app/src/job.ts:1:1)`)
    expect(wrapped('no mail 1').signature).toBe(wrapped('no mail 2').signature)
    expect(wrapped('no mail 1').signature).not.toBe(wrapped('no disk').signature)
    expect(wrapped('no mail').kind).toBe('exception')
  })

  it('says what went wrong in the title', () => {
    const fields = {
      exception_type: 'TypeError',
      exception_message: "Cannot read properties of undefined (reading 'code')",
    }
    expect(signatureOf({ body: 'checkout failed', severity: 'ERROR', ...fields }).title).toBe(
      "TypeError: Cannot read properties of undefined (reading 'code')",
    )
    expect(signatureOf({ body: '  first\nsecond', severity: 'ERROR' }).title).toBe('first')
    expect(signatureOf({ body: '', severity: 'ERROR' }).title).toBe('(empty line)')
    expect(signatureOf({ body: '{"msg":"no stock for 17","sku":"a"}', severity: 'ERROR' }).title).toBe(
      'no stock for 17',
    )
  })

  it('pins its version: a changed signature would split every known error in two', () => {
    expect(line('could not reach 10.0.0.1:5432 after 30ms')).toMatchInlineSnapshot(`"sk2:04174a28f401a850"`)
    expect(thrown(STACKS[1]?.({ dir: '/app', line: 1, port: 2 } as Values) ?? '').signature).toMatchInlineSnapshot(
      `"st1:0a0ab2343fdb542f"`,
    )
  })

  it('says what the version before called it, for that is what its history is stored under', () => {
    expect(signatureOf({ body: 'could not reach 10.0.0.1:5432 after 30ms', severity: 'ERROR' }).was).toBe(
      'sk1:07bf4c5d4bf0ded4',
    )
    const wrapped = thrown('Error: no mail 7\n    at run (/app/src/job.ts:1:1)')
    expect([wrapped.signature, wrapped.was]).toMatchInlineSnapshot(`
      [
        "ex3:3e51e43025d3d62d",
        "ex1:11173f9cf01586c5",
      ]
    `)
    // Frames alone name it: no skeleton is in it, and it is called as ever.
    expect(thrown(STACKS[1]?.({ dir: '/app', line: 1, port: 2 } as Values) ?? '').was).toBeUndefined()
  })

  it('names a line by the skeleton that patterns are counted under, also inside JSON', () => {
    for (const template of LINES) {
      fc.assert(
        fc.property(variable, (values) => {
          const text = template(values)
          if (text.startsWith('{')) return line(text) === skeletonKey(JSON.parse(text).msg)
          return line(text) === skeletonKey(text) && line(`  ${text}\nmore of it`) === line(text)
        }),
        { numRuns: 50 },
      )
    }
    expect(line('{"message":"no stock for 17","sku":"a"}')).toBe(line('no stock for 3'))
  })

  // Steps that grow with the square would take minutes: the time that a spec has is the limit.
  it('takes any text in linear time', () => {
    fc.assert(
      fc.property(anyText(300), (text) => {
        const { signature, title } = signatureOf({ body: text, severity: '', exception_stack: text })
        return /^(?:sk2|(?:ex|st)[123]):[0-9a-f]{16}$/.test(signature) && Array.from(title).length <= 200
      }),
    )
    for (const piece of ['a', '1', '1.', '::', 'at (', 'Error', '-', '/', 'a1', 'File "', '[cause]: ']) {
      const text = piece.repeat(Math.ceil(500_000 / piece.length))
      signatureOf({ body: text, severity: '', exception_stack: text })
      signatureOf({ body: text, severity: '', exception_stack: `at ${text}\n`.repeat(3) })
    }
  })

  it('shows typed placeholders in a skeleton', () => {
    expect(firstSkeletonOf('GET /users/17 from 10.0.0.1:80 took 12.5ms at 2026-01-28T12:00:00Z id=0xdeadbeef')).toBe(
      'GET /users/<num> from <ip> took <num>ms at <time> id=<num>',
    )
  })
})
