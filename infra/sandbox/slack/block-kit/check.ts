import { codePoints, isJson, type Json } from '../json.ts'

/** One fault in Slack's words, with the JSON pointer to the place. */
export interface Problem {
  readonly pointer: string
  readonly message: string
}

/** Reports what is wrong with `value`, which stands at `pointer`. */
export type Check = (value: unknown, pointer: string, report: Report) => void
export type Report = (pointer: string, message: string) => void

export interface Shape {
  readonly required?: Readonly<Record<string, Check>>
  readonly optional?: Readonly<Record<string, Check>>
  /** A rule about several fields, run when the object is one at all. */
  readonly also?: (value: Json, pointer: string, report: Report) => void
}

/** As `[ERROR] no more than 50 items allowed [json-pointer:/blocks]`. */
export function slackMessage(problem: Problem): string {
  return `[ERROR] ${problem.message} [json-pointer:${problem.pointer}]`
}

/** An object with these fields and no others. */
export function object(shape: Shape): Check {
  return (value, pointer, report) => {
    if (!isJson(value)) return report(pointer, 'should be an object')
    for (const [name, check] of Object.entries(shape.required ?? {})) {
      if (value[name] === undefined) report(pointer, `missing required field: ${name}`)
      else check(value[name], `${pointer}/${name}`, report)
    }
    for (const [name, field] of Object.entries(value)) {
      if (field === undefined || shape.required?.[name] !== undefined) continue
      const check = shape.optional?.[name]
      if (check === undefined) report(pointer, `invalid additional property: ${name}`)
      else if (field !== null) check(field, `${pointer}/${name}`, report)
    }
    shape.also?.(value, pointer, report)
  }
}

export function list(item: Check, min: number, max: number): Check {
  return (value, pointer, report) => {
    if (!Array.isArray(value)) return report(pointer, 'should be an array')
    if (value.length > max) report(pointer, `no more than ${max} items allowed`)
    if (value.length < min) report(pointer, `no fewer than ${min} items allowed`)
    for (const [index, entry] of value.slice(0, max).entries()) item(entry, `${pointer}/${index}`, report)
  }
}

/** Text of `min` to `max` code points. */
export function string(max: number, min = 1): Check {
  return (value, pointer, report) => {
    if (typeof value !== 'string') return report(pointer, 'must be a string')
    const length = codePoints(value)
    if (length > max) report(pointer, `must be less than ${max + 1} characters`)
    if (length < min) report(pointer, `must be more than ${min - 1} characters`)
  }
}

export function number(min: number, max: number): Check {
  return (value, pointer, report) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) report(pointer, 'must be a number')
    else if (value < min || value > max) report(pointer, `must be from ${min} to ${max}`)
  }
}

export function oneOf(...allowed: readonly unknown[]): Check {
  return (value, pointer, report) => {
    if (!allowed.includes(value)) report(pointer, `must be one of: ${allowed.join(', ')}`)
  }
}

export const boolean: Check = (value, pointer, report) => {
  if (typeof value !== 'boolean') report(pointer, 'must be a boolean')
}

export const anything: Check = () => {}

/** Chooses the check by the `type` field; a type that is not in the table is refused. */
export function byType(table: () => Readonly<Record<string, Check>>): Check {
  return (value, pointer, report) => {
    if (!isJson(value)) return report(pointer, 'should be an object')
    const { type } = value
    if (typeof type !== 'string') return report(pointer, 'missing required field: type')
    const checks = table()
    const check = Object.hasOwn(checks, type) ? checks[type] : undefined
    if (check === undefined) report(`${pointer}/type`, `unsupported type: ${type}`)
    else check(value, pointer, report)
  }
}

/** A rule that exactly one of these fields is given. */
export function exactlyOneOf(...names: readonly string[]): NonNullable<Shape['also']> {
  return (value, pointer, report) => {
    const given = names.filter((name) => value[name] !== undefined)
    if (given.length !== 1) report(pointer, `must provide exactly one of: ${names.join(', ')}`)
  }
}

/** Runs a check and gathers what it reports. */
export function problemsOf(check: Check, value: unknown, pointer: string): Problem[] {
  const problems: Problem[] = []
  check(value, pointer, (at, message) => problems.push({ pointer: at, message }))
  return problems
}
