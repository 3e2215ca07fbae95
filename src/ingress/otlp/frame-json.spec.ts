import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameJson } from './frame-json.ts'

/** The request with its records in their places again. */
async function whole(text: string): Promise<unknown> {
  const framed = await frameJson(Buffer.from(text))
  if (framed === undefined) return undefined
  const { frame, records } = framed
  const filled = Object(frame)
  for (const resource of filled.resourceLogs ?? [])
    for (const scope of resource.scopeLogs ?? [])
      if (Array.isArray(scope.logRecords))
        scope.logRecords = scope.logRecords.map((number: number) => JSON.parse(`${records[number]}`))
  return filled
}

const record = fc.jsonValue({ maxDepth: 4 })
const attributes = fc.array(fc.record({ key: fc.string(), value: fc.jsonValue() }), { maxLength: 3 })
const scopeLogs = fc.array(
  fc.record(
    { scope: fc.record({ name: fc.string(), attributes }), logRecords: fc.array(record) },
    { requiredKeys: [] },
  ),
  { maxLength: 3 },
)
const request = fc.record({
  resourceLogs: fc.array(fc.record({ resource: fc.record({ attributes }), scopeLogs }), { maxLength: 3 }),
  // Deeper, it could look like lists of records, of which nothing but numbers would be left: what nobody reads.
  another: fc.jsonValue({ maxDepth: 3 }),
})

describe('src/ingress/otlp/frame-json.ts', () => {
  it('gives each record of any request, however it is written, and what stands around them', async () => {
    await fc.assert(
      fc.asyncProperty(request, fc.constantFrom('', ' ', '\n\t'), async (given, space) => {
        const text = JSON.stringify(given, undefined, space)
        expect(await whole(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('leaves records as they are written, with brackets and quotation marks in their texts', async () => {
    const given = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[ {"body":{"stringValue":"a \\"]}, {[ \\\\"}} ,{"n":[1,[2]]} ]}]}]}`
    const framed = await frameJson(Buffer.from(given))
    expect(framed?.records.map(String)).toEqual([' {"body":{"stringValue":"a \\"]}, {[ \\\\"}} ', '{"n":[1,[2]]} '])
    expect(framed?.frame).toEqual({ resourceLogs: [{ scopeLogs: [{ logRecords: [0, 1] }] }] })
  })

  it.each([
    '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{},]}]}]}',
    '{"resourceLogs":[{"scopeLogs":[{"logRecords":[,{}]}]}]}',
    '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}}]}]}',
    '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"a":"',
    '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}]}]}]',
    '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}]}]}]}]',
    '{"resourceLogs":[{"scopeLogs":[{"logRecords" [{}]}]}]}',
  ])('frames nothing that is not well-formed: %s', async (text) => {
    expect(await frameJson(Buffer.from(text))).toBeUndefined()
  })
})
