import { describe, expect, it } from 'vitest'
import { Nanos, SeverityNumber, SpanKind, StatusCode } from './scalars.ts'

describe('src/ingress/otlp/scalars.ts', () => {
  it.each([
    [17, 17],
    ['17', 17],
    ['SEVERITY_NUMBER_UNSPECIFIED', 0],
    ['SEVERITY_NUMBER_TRACE', 1],
    ['SEVERITY_NUMBER_WARN4', 16],
    ['SEVERITY_NUMBER_FATAL4', 24],
    [undefined, 0],
    [null, 0],
    ['', 0],
  ])('reads the severity %s as %i', (given, number) => {
    expect(SeverityNumber.parse(given)).toBe(number)
  })

  it('reads kinds and status codes by their names', () => {
    expect([SpanKind.parse('SPAN_KIND_SERVER'), SpanKind.parse('SPAN_KIND_CONSUMER')]).toEqual([2, 5])
    expect([StatusCode.parse('STATUS_CODE_OK'), StatusCode.parse('STATUS_CODE_ERROR')]).toEqual([1, 2])
  })

  it.each(['abc', '1.5', 1.5, 'STATUS_CODE_BAD', 'SPAN_KIND_SERVER', {}, [], true, Number.NaN, { low: 1 }])(
    'refuses %j',
    (given) => {
      expect(StatusCode.safeParse(given).success).toBe(false)
      expect(Nanos.safeParse(given).success).toBe(false)
    },
  )

  it('reads times, and takes those out of range as not set', () => {
    expect(Nanos.parse('1772359200123456789')).toBe(1_772_359_200_123_456_789n)
    // "Never" in Go, in Java and in JavaScript; the last nanosecond a table can hold is in 2106, the first 10,000 s after 1970.
    const never = ['9223372036854775807', 2 ** 63, '253402300799000000000', '4294967295000000000']
    const nothing = [0, 1, '-1', '9999999999999', '9'.repeat(1_000), undefined, null, '']
    expect([...never, ...nothing].map((given) => Nanos.parse(given))).toEqual(Array.from({ length: 12 }))
    expect(Nanos.parse('4294967294999999999')).toBe(4_294_967_294_999_999_999n)
    expect(Nanos.parse('10000000000000')).toBe(10_000_000_000_000n)
  })
})
