import { readDialect } from './dialects.ts'
import type { Frame, Trace } from './trace.ts'

const MAX_LINES = 200
const MAX_LINE = 1_000

/** Reads the stack traces of JavaScript, the JVM, .NET, Python, Ruby, Go, PHP and Rust. Lines of no known shape are passed by. Pure, linear. */
export function readTrace(stack: string): Trace {
  const dialect = readDialect(stack)
  if (dialect !== undefined) return dialect
  const types: string[] = []
  const frames: Frame[] = []
  let message = ''
  let python = false
  for (const raw of stack.split('\n', MAX_LINES)) {
    const line = raw.slice(0, MAX_LINE).trimEnd()
    const frame = readFrame(line.trimStart())
    if (frame) {
      python ||= line.trimStart().startsWith('File "')
      frames.push(frame)
      continue
    }
    const head = readHead(line.trimStart())
    if (!head) continue
    types.push(head.type)
    message = head.message
  }
  return { types, message, frames: python ? frames.reverse() : frames, version: 1 }
}

/** `TypeError: x is not a function`, `Caused by: java.io.IOException: reset`, `[cause]: Error: no`, `panic: nil map`. */
const HEAD =
  /^(?:Caused by: |\[cause\]: |Uncaught |Unhandled |Exception in thread "[^"]{0,100}" )?((?:[A-Za-z_$][\w$.]{0,150}?)?(?:Error|Exception|Failure|Fault|Timeout|Interrupt|Exit|Warning)\w{0,40}|panic)(?: \[[\w-]{1,60}\])?(?::\s?(.{0,2000}))?$/

function readHead(line: string): { type: string; message: string } | undefined {
  const match = HEAD.exec(line)
  return match?.[1] ? { type: match[1], message: match[2] ?? '' } : undefined
}

const PYTHON = /^File "([^"]{1,400})", line \d+(?:, in (.{1,200}))?$/
const AT_WITH_PLACE = /^at (?:async )?(?:new )?(.{0,300}?) ?\(([^()]{1,500})\)$/
const AT_PLACE = /^at (?:async )?((?:file:|[./\\]|[A-Za-z]:|node:|https?:)[^()]{1,500})$/
const DOTNET = /^at ([\w.`<>+[\],|]{1,300})\([^()]{0,300}\)(?: in (.{1,400}):line \d+)?$/
const RUBY = /^(?:from )?([^\s:]{1,300}\.rb):\d+:in [`'](.{1,200})'$/
const GO = /^([\w./~-]{1,250}?[\w~-]{1,100}\.[\w.()*[\]]{1,200})\((?:0x|\.\.\.|\{|\))/

function readFrame(line: string): Frame | undefined {
  const python = PYTHON.exec(line)
  if (python) return frame(python[1] ?? '', python[2] ?? '?')
  const dotnet = DOTNET.exec(line)
  if (dotnet?.[2] !== undefined) return frame(dotnet[2], dotnet[1] ?? '?')
  const placed = AT_WITH_PLACE.exec(line)
  if (placed)
    return looksLikeJvm(placed[2] ?? '') ? jvmFrame(placed[1] ?? '') : frame(placed[2] ?? '', placed[1] || '?')
  const bare = AT_PLACE.exec(line)
  if (bare) return frame(bare[1] ?? '', '?')
  const ruby = RUBY.exec(line)
  if (ruby) return frame(ruby[1] ?? '', ruby[2] ?? '?')
  const go = GO.exec(line)
  if (go) return goFrame(go[1] ?? '')
  return undefined
}

function looksLikeJvm(place: string): boolean {
  return /^(?:[\w$]{1,100}\.(?:java|kt|scala|groovy)(?::\d+)?|Native Method|Unknown Source)$/.test(place)
}

const JVM_LIBRARY =
  /^(?:java|javax|jdk|sun|com\.sun|kotlin|kotlinx|scala|jakarta|org\.springframework|org\.apache|org\.hibernate|io\.netty|reactor|org\.junit)\./

function jvmFrame(name: string): Frame {
  const clean = name
    .replace(/\$\$(?:Lambda|EnhancerBy|FastClassBy|SpringCGLIB)[\w$]*(?:\/0x[0-9a-f]+|\/\d+)?/g, '')
    .replace(/^[\w.@-]*\//, '')
    .replace(/lambda\$(\w+)\$\d+/, '$1')
    .replace(/\$\d+/g, '')
  const dot = clean.lastIndexOf('.')
  return { module: clean.slice(0, Math.max(dot, 0)), fn: clean.slice(dot + 1), inApp: !JVM_LIBRARY.test(clean) }
}

function goFrame(name: string): Frame {
  const slash = name.lastIndexOf('/')
  const dot = name.indexOf('.', slash + 1)
  const module = name.slice(0, dot)
  const library =
    /^(?:runtime|net|net\/http|testing|reflect|sync|encoding\/\w+|database\/sql|golang\.org)(?:\/|$)/.test(module)
  return { module, fn: name.slice(dot + 1).replace(/\.func\d+(?:\.\d+)*/g, '.func'), inApp: !library }
}

const LIBRARY_PATH =
  /(?:node_modules|site-packages|dist-packages|[\\/]gems[\\/]|[\\/]lib[\\/]python|[\\/]usr[\\/]lib|[\\/]go[\\/]pkg[\\/]mod)|^(?:node:|internal\/|native|<frozen|<anonymous>)/

function frame(place: string, name: string): Frame {
  return { module: modulePath(place), fn: functionName(name), inApp: !LIBRARY_PATH.test(place) && place !== '' }
}

const BUILD_ROOTS = new Set(['app', 'lib', 'dist', 'build', 'out'])

/** From `src/` on where there is one, else the last two pieces: where a build or a container put it says nothing. */
function modulePath(place: string): string {
  const path = place
    .replace(/^(?:file|https?):\/\//, '')
    .replace(/[?#].*$/, '')
    .replace(/(?::\d+){1,2}$/, '')
    .replace(/\\/g, '/')
  const pieces = path.split('/').filter((piece) => piece !== '')
  const source = pieces.lastIndexOf('src')
  const root = source >= 0 ? source : pieces.findLastIndex((piece) => BUILD_ROOTS.has(piece))
  const kept = root >= 0 && root < pieces.length - 1 ? pieces.slice(root + 1) : pieces.slice(-2)
  return kept
    .slice(-4)
    .join('/')
    .replace(/[.-][0-9a-f]{6,40}(?=\.)/gi, '')
}

function functionName(name: string): string {
  const bare = name
    .replace(/^(?:async |new |Object\.|Module\.)+/, '')
    .replace(/ \[as [^\]]{1,100}\]/, '')
    .replace(/<anonymous>|<lambda>|<module>/g, '?')
  return bare.replace(/0x[0-9a-f]+|\d+/gi, '').trim() || '?'
}
