#!/usr/bin/env node
import { accessSync, constants } from 'node:fs'
import { tmpdir } from 'node:os'

// tsx keeps what it compiled in the temporary folder, and waits for ever where that cannot be written.
try {
  accessSync(tmpdir(), constants.W_OK)
} catch {
  process.env.TSX_DISABLE_CACHE = '1'
}
const { register } = await import('tsx/esm/api')
register()
await import('../../src/cli.ts')
