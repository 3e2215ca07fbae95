import { capAttributes, capService } from '../caps.ts'
import { integerText } from './integers.ts'
import type { KeyValues, Resource, Scope } from './request.ts'

const MAX_DEPTH = 32

/** Lower-case hex of an id of `bytes` bytes given as bytes, hex or base64; "" when absent, all zero or of another length. */
export function idHex(value: unknown, bytes: 8 | 16): string {
  const hex = value instanceof Uint8Array ? hexOf(value) : typeof value === 'string' ? hexOfText(value, bytes) : ''
  return hex.length === bytes * 2 && /[^0]/.test(hex) ? hex : ''
}

function hexOfText(text: string, bytes: number): string {
  if (text.length === bytes * 2 && /^[0-9a-f]+$/i.test(text)) return text.toLowerCase()
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64').toString('hex') : ''
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** Attributes as text, capped: see caps.ts. */
export function attributesOf(...lists: readonly (KeyValues | readonly (readonly [string, string])[])[]) {
  return capAttributes(lists.flatMap((list) => (list ?? []).map(pairOf)))
}

function pairOf(item: { readonly key: string; readonly value?: unknown } | readonly [string, string]) {
  return 'key' in item ? ([item.key, anyValueText(item.value)] as const) : item
}

/** `otel.scope.*` attributes, as the OpenTelemetry specification names them for stores without a place for scopes. */
export function scopePairs(scope: Scope): readonly (readonly [string, string])[] {
  const named = [
    ['otel.scope.name', scope?.name ?? ''],
    ['otel.scope.version', scope?.version ?? ''],
  ] as const
  const own = (scope?.attributes ?? []).map(({ key, value }) => [`otel.scope.${key}`, anyValueText(value)] as const)
  return [...named.filter(([, value]) => value !== ''), ...own]
}

/** "unknown_service" when the resource does not say, as the specification wants. */
export function serviceOf(resource: Resource): string {
  const named = resource?.attributes?.find(({ key }) => key === 'service.name')
  return capService((named && anyValueText(named.value)) || 'unknown_service')
}

/** An AnyValue as text: strings as they are, everything else as JSON writes it. "" when nothing is set. */
export function anyValueText(value: unknown): string {
  const plain = plainOf(value, 0)
  if (plain === null) return ''
  return typeof plain === 'object' ? JSON.stringify(plain) : String(plain)
}

type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain }

function plainOf(value: unknown, depth: number): Plain {
  if (typeof value !== 'object' || value === null) return null
  if (depth > MAX_DEPTH) return '…'
  const any: { readonly [key: string]: unknown } = { ...value }
  if (isSet(any.stringValue)) return scalarText(any.stringValue)
  if (isSet(any.boolValue)) return any.boolValue === true
  if (isSet(any.intValue)) return integerText(any.intValue) ?? (scalarText(any.intValue) || '0')
  if (isSet(any.doubleValue)) return typeof any.doubleValue === 'number' ? any.doubleValue : scalarText(any.doubleValue)
  if (isSet(any.bytesValue)) return base64Of(any.bytesValue)
  if (isSet(any.arrayValue)) return itemsOf(any.arrayValue).map((item) => plainOf(item, depth + 1))
  if (isSet(any.kvlistValue)) return plainEntries(itemsOf(any.kvlistValue), depth)
  return null
}

/** One member is set at most; some writers put the others beside it as null. */
function isSet(member: unknown): boolean {
  return member !== undefined && member !== null
}

function plainEntries(items: readonly unknown[], depth: number): Plain {
  const entries = items.map((item) => {
    const { key, value } = Object(item) as { readonly key?: unknown; readonly value?: unknown }
    return [scalarText(key), plainOf(value, depth + 1)] as const
  })
  return Object.fromEntries(entries)
}

function itemsOf(list: unknown): readonly unknown[] {
  const { values } = Object(list) as { readonly values?: unknown }
  return Array.isArray(values) ? values : []
}

function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function base64Of(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : scalarText(value)
}
