import { describe, expect, it } from 'vitest'
import { why } from './mechanism.spec-support.ts'

describe('workers/context-builder/mechanisms-of-data.ts', () => {
  it.each([
    [
      'AvroTypeException: missing required field qty',
      ['    {"name": "qty", "type": "long"},'],
      ['    {"name": "units", "type": "long"},'],
      'a message that others read: it takes away "qty", which the errors miss',
    ],
    [
      '422: schema does not allow additional properties: promo',
      ['"additionalProperties": true'],
      ['"additionalProperties": false'],
      'a stricter reader: it refuses what it does not know',
    ],
    [
      'no card on the receipt, skipped',
      [],
      ['.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)'],
      'names of fields: it changes how fields are named',
    ],
    [
      'the sum of the lines does not equal the total, difference 0.01 EUR',
      ['(total * it.weight).setScale(2, RoundingMode.DOWN)'],
      ['BigDecimal(t * it.weight.toDouble())'],
      'sums that do not add up: it changes how numbers are rounded',
    ],
    [
      'order rejected: the item is not on the menu',
      ['return f"menu:{brand.slug}:{store.id}:{channel}"'],
      ['return f"menu:{brand.slug}:{channel}"'],
      'what was kept apart: a key says less than it did',
    ],
    [
      'payment 81 was booked twice',
      ['if (await seen(idempotencyKey)) return'],
      [],
      'done twice, or at once: it takes away what let things happen once',
    ],
    [
      'two captures for one authorisation',
      ['  idempotency_key: order.key'],
      ['  idempotency_key: SecureRandom.uuid'],
      'done twice, or at once: it takes a new key for each try',
    ],
    [
      'job already in progress, receive count 9',
      ['  visibility_timeout: 15m'],
      ['  visibility_timeout: 2m'],
      'done twice, or at once: it changes "visibility_timeout: 15m" to "visibility_timeout: 2m"',
    ],
    [
      'protocol message tag had invalid wire type',
      ['  string currency = 3;'],
      ['  int64 list = 3;', '  string currency = 4;'],
      'a message that others read: it gives the fields of a message other numbers',
    ],
  ])('finds what a change did about "%s"', (error, removed, added, expected) => {
    expect(why(error, removed, added)).toBe(expected)
  })

  it('reads what is put together in a function that makes a key', () => {
    const [removed, added] = [['  return pattern(r) + "|" + clientID(r)'], ['  return pattern(r)']]
    expect(
      why('bucket of another client is empty', removed, added, ['gateway'], ['@@ -2 +2 @@ func bucketKey(r)']),
    ).toBe('what was kept apart: a key says less than it did')
    expect(why('bucket of another client is empty', removed, added)).toBeUndefined()
  })

  it.each([
    ['a key that says more', 'wrong store', ['f"menu:{brand}"'], ['f"menu:{brand}:{store}"']],
    ['a reader that got more lenient', 'does not allow more properties', ['strict: true'], ['lenient: true']],
    ['a guard that was brought in', 'booked twice', [], ['if (seen(idempotencyKey)) return']],
  ])('finds nothing in %s', (_, error, removed, added) => {
    expect(why(error, removed, added)).toBeUndefined()
  })
})
