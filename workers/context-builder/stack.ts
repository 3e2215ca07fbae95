import type { Commit } from '../../src/code-host/code-host.ts'

export interface Frame {
  readonly path: string
  readonly line: number
  readonly fn: string
}

export interface StackMatch {
  readonly value: number
  readonly why: string
}

/** Frames of our own code in a stack trace of JavaScript, Python, Go, Ruby, Java, Kotlin, Rust, C# or PHP; nearest first. */
export function framesOf(stack: string): Frame[] {
  const frames: Frame[] = []
  const python = /\bFile "/.test(stack)
  let before = ''
  for (const line of stack.slice(0, 20_000).split(/\n|->|<-/)) {
    const text = line.slice(0, LONGEST)
    const place = PLACE.exec(text)
    const path = place?.[1]
    if (path !== undefined && place !== null && !FOREIGN.test(text)) {
      const own = functionIn(text.replace(PLACE, ''))
      frames.push({ path, line: Number(place[2]), fn: own === '' ? functionIn(before) : own })
    }
    before = text
  }
  // Python prints the innermost call last.
  return (python ? frames.reverse() : frames).slice(0, 12)
}

/** How well a commit's files, functions and lines fit the nearest frames; at most 3. */
export function stackMatch(commit: Commit, frames: readonly Frame[]): StackMatch | undefined {
  let best: StackMatch | undefined
  for (const [depth, frame] of frames.entries()) {
    for (const file of commit.files) {
      const fit = pathFit(file.path, frame.path)
      if (fit === 0) continue
      const fn = frame.fn !== '' && namesIn(file.patch ?? '', frame.fn)
      const near = nearHunk(file.patch ?? '', frame.line)
      const nearness = 1 / (1 + 0.25 * depth)
      const value = (1.4 * fit + (fn ? 0.8 : 0) + (near ? 0.8 : 0)) * nearness
      const place = [fn ? frame.fn : '', near ? `line ${frame.line}` : ''].filter((part) => part !== '').join(', ')
      const thrown = depth === 0 ? 'the error is thrown in' : `frame ${depth + 1} of the error is in`
      const why = `${thrown} ${file.path}${place === '' ? '' : ` (${place})`}, which it changed`
      if (best === undefined || value > best.value) best = { value: Math.min(3, value), why: why.slice(0, 500) }
    }
  }
  return best
}

/** A frame of more letters is none. */
const LONGEST = 1_000
// It begins where a path begins, or each letter of a long word would be tried.
const PLACE =
  /(?<![\w@.+/-])((?:[\w@.+-]*\/)*[\w@.+-]+\.(?:[cm]?[jt]sx?|py|go|rb|java|kt|rs|cs|php))(?::|", line |\()(\d+)/
const FOREIGN = /node_modules|node:internal|site-packages|\/go\/pkg\/mod|\bruntime\.|java\.base/
const GENERIC = new Set(['index', 'main', 'mod', '__init__', 'app', 'server', 'handler', 'utils', 'types'])

function functionIn(text: string): string {
  const named = /\bat (?:async )?(?:new )?([\w$.<>]+) ?\(|\bin ([\w$<>]+)|([\w$]+)\(/.exec(text)
  const whole = named?.[1] ?? named?.[2] ?? named?.[3] ?? ''
  return whole.split('.').at(-1) ?? ''
}

/** 1 when one path ends in the other, 0.9 when only a name is known and agrees, less when folders or endings differ; 0 otherwise. */
function pathFit(touched: string, framed: string): number {
  const a = touched.split('/').filter((part) => part !== '')
  const b = framed.split('/').filter((part) => part !== '' && part !== '.' && part !== '..')
  const shorter = Math.min(a.length, b.length)
  const common = [...Array(shorter).keys()].every((step) => a.at(-1 - step) === b.at(-1 - step))
  if (common && shorter > 1) return 1
  const [file, other] = [a.at(-1) ?? '', b.at(-1) ?? '']
  if (GENERIC.has(stemOf(file))) return 0
  // The same file name in another folder is most often another file.
  if (file === other) return shorter === 1 ? 0.9 : 0.35
  return stemOf(file) === stemOf(other) ? 0.3 : 0
}

function stemOf(file: string): string {
  return file.replace(/\.[^.]+$/, '')
}

function namesIn(patch: string, fn: string): boolean {
  const name = fn.replace(/[^\w$]/g, '')
  return name.length > 2 && new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(patch)
}

function nearHunk(patch: string, line: number): boolean {
  for (const [, start, count] of patch.matchAll(/^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/gm)) {
    const first = Number(start)
    if (line >= first - 3 && line < first + Number(count ?? 1) + 3) return true
  }
  return false
}
