import type { FastifyInstance } from 'fastify'
import { isJson, type Json, parseJson } from '../json.ts'

const MAX_BODY_BYTES = 64 * 1024 * 1024

/** Lets routes of this scope receive any body as bytes. */
export function takeRawBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => {
    done(null, body)
  })
}

export function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0)
}

/** Arguments from a form, a multipart form or a JSON object; undefined for JSON that is not an object. */
export async function argumentsOf(contentType: string, body: Buffer): Promise<Json | undefined> {
  if (body.length === 0) return {}
  if (contentType.includes('application/json')) {
    const value = parseJson(body.toString('utf8'))
    return isJson(value) ? value : undefined
  }
  if (contentType.includes('multipart/form-data')) return multipartOf(contentType, body)
  return Object.fromEntries(new URLSearchParams(body.toString('utf8')))
}

/** The first file in a multipart body, else the body itself. */
export async function fileBytes(contentType: string, body: Buffer): Promise<Buffer> {
  if (!contentType.includes('multipart/form-data')) return body
  const form = await formOf(contentType, body)
  for (const value of form?.values() ?? []) if (typeof value !== 'string') return Buffer.from(await value.arrayBuffer())
  return body
}

async function multipartOf(contentType: string, body: Buffer): Promise<Json | undefined> {
  const form = await formOf(contentType, body)
  if (form === undefined) return undefined
  return Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'))
}

async function formOf(contentType: string, body: Buffer): Promise<FormData | undefined> {
  const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
  return response.formData().catch(() => undefined)
}
