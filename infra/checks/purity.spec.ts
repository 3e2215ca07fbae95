import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { impurities } from './purity.ts'
import { filesBelow, isShipped } from './tree.ts'

const pure: { folders: string[]; files: string[] } = JSON.parse(readFileSync('.config/pure-rooms.json', 'utf8'))

describe('infra/checks/purity.spec.ts', () => {
  it('finds no clock, no chance, no process and no node module in a pure room', () => {
    const files = [...filesBelow(pure.folders, isShipped), ...pure.files]
    expect(files.length).toBeGreaterThan(20)
    const found = files.flatMap((file) => impurities(file, readFileSync(file, 'utf8')).map((what) => `${file}:${what}`))
    expect(found).toEqual([])
  })

  it.each([
    ["import { readFile } from 'node:fs/promises'", 'imports node:fs/promises'],
    ['const t = Date.now()', 'Date.now'],
    ['const t = new Date()', 'new Date()'],
    ['const r = Math.random()', 'Math.random'],
    ['const e = process.env', 'process'],
    ['setTimeout(() => 1, 5)', 'setTimeout'],
    ['const f = [fetch]', 'fetch'],
    ["import fs from 'fs'", 'imports fs'],
    ["import { readFile } from 'fs/promises'", 'imports fs/promises'],
    ["import 'node:fs'", 'imports node:fs'],
    ["const fs = await import('node:fs')", 'imports node:fs'],
    ['const fs = await import(`os`)', 'imports os'],
    ["export { readFile } from 'node:fs'", 'exports node:fs'],
    ["export * from 'child_process'", 'exports child_process'],
    ["const fs = require('node:fs')", 'require'],
    ['const t = Date()', 'Date()'],
    ['const t = Date(given)', 'Date()'],
    ["const t = Date['now']()", 'Date.now'],
    ["const r = Math['random']()", 'Math.random'],
    ['const r = Math?.random()', 'Math.random'],
    ['const t = globalThis.Date.now()', 'globalThis'],
    ["const f = globalThis['fetch']", 'globalThis'],
    ['const e = global.process', 'global'],
    ['const { now } = Date', 'Date as a value'],
    ['const { random } = Math', 'Math as a value'],
    ['const Clock = Date', 'Date as a value'],
    ['run(Math)', 'Math as a value'],
    ['const needs = { Date }', 'Date as a value'],
    ["const t = Date[which]('x')", 'Date as a value'],
    ['const needs = { process }', 'process'],
    ["import fs = require('node:fs')", 'imports node:fs'],
  ])('catches %s', (source, what) => {
    expect(impurities('planted.ts', source)).toEqual([`1: ${what}`])
  })

  it('lets a date be computed from what was given, our own files be read from, and a property be called process', () => {
    expect(impurities('fine.ts', 'const d = new Date(given); const p = task.process; const o = { fetch: 1 }')).toEqual(
      [],
    )
    const others =
      "export * from './fs.ts'; const m = await import('./os.ts'); const n = Math['floor'](Date.parse(given))"
    expect(impurities('fine.ts', others)).toEqual([])
    const kinds = 'const is = given instanceof Date; const f = Math.max; const at: Date = new Date(given)'
    expect(impurities('fine.ts', kinds)).toEqual([])
  })
})
