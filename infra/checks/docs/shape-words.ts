import { z } from 'zod'

interface Schema {
  readonly type?: string
  readonly format?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly additionalProperties?: Schema | boolean
}

/** The fields of a payload in words, a list for each shape that it may have: `risk {level: low or medium, why}`. */
export function shapeWords(payload: z.ZodType): readonly (readonly string[])[] {
  // JSON Schema is the published face of a zod schema; of it we read the few keywords above.
  const schema = z.toJSONSchema(payload, { io: 'input' }) as Schema
  return (schema.oneOf ?? schema.anyOf ?? [schema]).map(fields)
}

/** `?` behind a name: it may be absent. `[]`: a list. `#`: a number. */
function fields({ properties = {}, required = [] }: Schema): readonly string[] {
  return Object.entries(properties).map(
    ([name, schema]) => `${name}${required.includes(name) ? '' : '?'}${kind(schema)}`,
  )
}

function kind(schema: Schema): string {
  if (schema.const !== undefined) return `: ${schema.const}`
  if (schema.enum) return `: ${schema.enum.join(' or ')}`
  if (schema.type === 'array') return `[]${kind(schema.items ?? {})}`
  if (schema.properties) return ` {${fields(schema).join(', ')}}`
  if (schema.type === 'integer' || schema.type === 'number') return ' #'
  const options = (schema.oneOf ?? schema.anyOf ?? []).filter(({ type }) => type !== 'null')
  return [...new Set(options.map(kind))].join(' or')
}
