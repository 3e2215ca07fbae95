import { deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { inflateBody } from './inflate.ts'

const LIMITS = { maxBytes: 1_000_000, maxRatio: 10, ratioFreeBytes: 1_000 }

describe('src/ingress/http/inflate.ts', () => {
  it('opens gzip and deflate and passes plain bodies through', async () => {
    const body = Buffer.from('hello')
    expect(await inflateBody(gzipSync(body), 'GZIP')).toEqual(body)
    expect(await inflateBody(deflateSync(body), 'deflate')).toEqual(body)
    expect(await inflateBody(body, undefined)).toBe(body)
  })

  it('stops a bomb at the ratio and at the size', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000))
    await expect(inflateBody(bomb, 'gzip', LIMITS)).rejects.toMatchObject({ status: 413 })
    const large = gzipSync(Buffer.alloc(2_000_000))
    await expect(inflateBody(large, 'gzip', { ...LIMITS, maxRatio: 1e6 })).rejects.toMatchObject({ status: 413 })
  })

  it('tells damaged bodies from unknown encodings', async () => {
    const damaged = gzipSync(Buffer.from('hello')).subarray(0, 15)
    await expect(inflateBody(damaged, 'gzip')).rejects.toMatchObject({ status: 400 })
    await expect(inflateBody(Buffer.from('x'), 'br')).rejects.toMatchObject({ status: 415 })
    await expect(inflateBody(Buffer.from('x'), 'constructor')).rejects.toMatchObject({ status: 415 })
  })
})
