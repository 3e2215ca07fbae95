import type { Json } from '../json.ts'
import type { Args } from './args.ts'
import { SlackError } from './slack-error.ts'

export interface Page<T> {
  readonly items: readonly T[]
  readonly response_metadata: Json
}

/** One page by `cursor` and `limit`; the cursor is opaque to clients. */
export function pageOf<T>(args: Args, all: readonly T[], most = 1000, usual = 100): Page<T> {
  const limit = limitOf(args, most, usual)
  const start = args.has('cursor') ? offsetOf(args.need('cursor')) : 0
  const end = start + limit
  const next_cursor = end < all.length ? Buffer.from(`next:${end}`).toString('base64') : ''
  return { items: all.slice(start, end), response_metadata: { next_cursor } }
}

export function limitOf(args: Args, most: number, usual: number): number {
  const limit = args.number('limit', usual)
  if (limit < 0) throw new SlackError('invalid_limit')
  return Math.min(most, limit === 0 ? usual : limit)
}

function offsetOf(cursor: string): number {
  const [, digits] = /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8')) ?? []
  if (digits === undefined) throw new SlackError('invalid_cursor')
  return Number(digits)
}
