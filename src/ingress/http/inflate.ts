import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { HttpFault } from './http-fault.ts'

export interface InflateLimits {
  /** Bytes a body may have once decompressed. */
  readonly maxBytes: number
  /** Decompressed to compressed, above `ratioFreeBytes`: storms of equal lines compress well, bombs compress better. */
  readonly maxRatio: number
  readonly ratioFreeBytes: number
}

export const INFLATE_LIMITS: InflateLimits = { maxBytes: 16 << 20, maxRatio: 200, ratioFreeBytes: 4 << 20 }

const DECODERS = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate) }

/** The body as it was before Content-Encoding. Throws `HttpFault` 413 beyond the limits, 400 when damaged, 415 when unknown. */
export async function inflateBody(body: Buffer, encoding = 'identity', limits = INFLATE_LIMITS): Promise<Buffer> {
  const name = encoding.trim().toLowerCase()
  if (name === 'identity' || name === '') return body
  if (!isKnown(name)) {
    throw new HttpFault(415, `Content-Encoding "${name.slice(0, 40)}" is not understood: send gzip or nothing.`)
  }
  const ceiling = Math.min(limits.maxBytes, Math.max(limits.ratioFreeBytes, body.length * limits.maxRatio))
  try {
    return await DECODERS[name](body, { maxOutputLength: ceiling })
  } catch (error) {
    if (isTooLarge(error)) {
      throw new HttpFault(413, `The body is over ${ceiling} bytes when decompressed: send smaller batches.`)
    }
    throw new HttpFault(400, `The body is not valid ${name}: check the sender's compression setting.`)
  }
}

function isKnown(name: string): name is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, name)
}

function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}
