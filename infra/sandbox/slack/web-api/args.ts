import { isJson, type Json, jsonsOf, parseJson } from '../json.ts'
import { SlackError, withMessages } from './slack-error.ts'

/** The arguments of one call. Forms carry everything as text, with JSON inside; JSON bodies carry values: both read alike. */
export class Args {
  readonly all: Json

  constructor(all: Json) {
    this.all = all
  }

  /** The same arguments with one replaced. */
  with(name: string, value: unknown): Args {
    return new Args({ ...this.all, [name]: value })
  }

  has(name: string): boolean {
    return this.all[name] !== undefined && this.all[name] !== ''
  }

  text(name: string): string | undefined {
    const value = this.all[name]
    if (typeof value === 'string') return value
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
  }

  /** Fails with `error`, by default invalid_arguments naming the field. */
  need(name: string, error?: string): string {
    const value = this.text(name)
    if (value !== undefined && value !== '') return value
    if (error !== undefined) throw new SlackError(error)
    throw withMessages('invalid_arguments', [`[ERROR] missing required field: ${name}`])
  }

  flag(name: string): boolean {
    const value = this.text(name)
    return value === 'true' || value === '1'
  }

  number(name: string, fallback: number): number {
    const value = Number(this.text(name) ?? fallback)
    if (!Number.isFinite(value))
      throw withMessages('invalid_arguments', [`[ERROR] must be a number [json-pointer:/${name}]`])
    return value
  }

  /** Undefined when absent or null; the text itself when it is not JSON. */
  json(name: string): unknown {
    const value = this.all[name]
    if (value === null || value === '') return undefined
    return typeof value === 'string' ? (parseJson(value) ?? value) : value
  }

  object(name: string, error: string): Json | undefined {
    const value = this.json(name)
    if (value === undefined) return undefined
    if (!isJson(value)) throw new SlackError(error)
    return value
  }

  objects(name: string, error: string): readonly Json[] | undefined {
    const value = this.json(name)
    if (value === undefined) return undefined
    if (!Array.isArray(value) || !value.every(isJson)) throw new SlackError(error)
    return jsonsOf(value)
  }

  /** Comma-separated text or a list. */
  ids(name: string): readonly string[] {
    const value = this.json(name)
    const parts = Array.isArray(value) ? value.map(String) : (this.text(name) ?? '').split(',')
    return parts.map((part) => part.trim()).filter((part) => part !== '')
  }
}
