import type { Frame, Trace } from './trace.ts'

/**
 * Stack traces of languages that the first version of the signature read badly or not at all. What is read here carries
 * version 2 in its name; other traces keep the names that houses have stored.
 */
interface Dialect {
  /** A line that only this language prints. */
  readonly knows: RegExp
  readonly read: (lines: readonly string[]) => Omit<Trace, 'version'>
}

const [MAX_LINES, MAX_LINE] = [200, 1_000]

const DIALECTS: readonly Dialect[] = [
  { knows: /^thread '[^']{0,100}' (?:\(\d+\) )?panicked at /, read: readRust },
  { knows: /^(?:#\d+ (?:\{main\}|.{1,400}\.php\(\d+\): )|(?:PHP )?Fatal error: {1,2}Uncaught )/, read: readPhp },
  { knows: /^goroutine \d+ \[/, read: readGo },
  { knows: /^(?:from )?\S{1,300}\.rb:\d+:in [`']/, read: readRuby },
  { knows: /^(?:at .{1,400}\) in .{1,400}:line \d+|---> |--- End of inner exception)/, read: readDotnet },
]

/** The trace when it is of one of these languages. Pure, linear. */
export function readDialect(stack: string): Trace | undefined {
  const lines = stack.split('\n', MAX_LINES).map((line) => line.slice(0, MAX_LINE).trim())
  const dialect = DIALECTS.find(({ knows }) => lines.some((line) => knows.test(line)))
  return dialect && { ...dialect.read(lines), version: 2 }
}

function readGo(lines: readonly string[]): Omit<Trace, 'version'> {
  const panic = lines.find((line) => line.startsWith('panic: ') || line.startsWith('fatal error: ')) ?? ''
  const message = panic.slice(panic.indexOf(': ') + 2).replace(/ \[recovered\]$/, '')
  const frames = lines.flatMap((line): readonly Frame[] => {
    const name = /^(?:created by )?([\w./~*()-]{1,300}?)(?:\((?:0x|\.\.\.|\{|\))|$| in goroutine)/.exec(line)?.[1] ?? ''
    const dot = name.indexOf('.', name.lastIndexOf('/') + 1)
    if (dot <= 0 || line.startsWith('created by ')) return []
    const module = name.slice(0, dot)
    const fn = name.slice(dot + 1).replace(/\.func\d+(?:\.\d+)*/g, '.func')
    return [{ module, fn, inApp: !GO_LIBRARY.test(module) }]
  })
  // Every failure is a panic here: only its words tell causes apart.
  return { types: panic === '' ? [] : ['panic'], message, frames, saysMessage: true }
}

const GO_LIBRARY =
  /^(?:runtime|panic|net|testing|reflect|sync|encoding|database|golang\.org|google\.golang\.org|internal|os|io)(?:\/|$)/

function readRust(lines: readonly string[]): Omit<Trace, 'version'> {
  const at = lines.findIndex((line) => line.startsWith('thread '))
  const head = lines[at] ?? ''
  const quoted = /panicked at '(.{0,2000})', \S+:\d+:\d+$/.exec(head)
  const frames = lines.flatMap((line): readonly Frame[] => {
    const name = /^\d+: (?:0x[0-9a-f]+ - )?(\S{1,300})/.exec(line)?.[1]?.replace(/::h[0-9a-f]{16}$/, '')
    if (name === undefined) return []
    const end = name.replaceAll('::{{closure}}', '').lastIndexOf('::')
    const clean = name.replaceAll('::{{closure}}', '')
    return [{ module: clean.slice(0, Math.max(0, end)), fn: clean.slice(end + 2), inApp: !RUST_LIBRARY.test(clean) }]
  })
  return { types: ['panic'], message: quoted?.[1] ?? lines[at + 1] ?? '', frames, saysMessage: true }
}

const RUST_LIBRARY =
  /^<?(?:rust_begin_unwind|__rust|_start|main$|clone|std|core|alloc|tokio|hyper|tower|axum|actix_web|futures|rayon|backtrace)(?:::|_|$)/

function readPhp(lines: readonly string[]): Omit<Trace, 'version'> {
  const types: string[] = []
  let message = ''
  const frames: Frame[] = []
  for (const line of lines) {
    const head =
      /^(?:(?:PHP )?Fatal error: {1,2}Uncaught |Next )?([A-Za-z_\\][\w\\]{1,200}): (.{0,900}?)(?: in \S{1,400}\.php:\d+)?$/.exec(
        line,
      )
    const call = /^#\d+ (.{1,400}?\.php)\(\d+\): (.{1,300}?)\(/.exec(line)
    if (call) {
      const name = call[2] ?? ''
      const end = Math.max(name.lastIndexOf('->'), name.lastIndexOf('::'))
      const fn = end < 0 ? name : name.slice(end + 2)
      frames.push({
        module: end < 0 ? '' : name.slice(0, end),
        fn: fn.replace(/\{closure.*/, '{closure}'),
        inApp: !/[\\/]vendor[\\/]/.test(call[1] ?? ''),
      })
    } else if (head && (/Error|Exception/.test(head[1] ?? '') || /^(?:PHP |Fatal|Next)/.test(line))) {
      // The innermost comes first: what follows was caused by it.
      types.unshift(lastOf(head[1] ?? '', '\\'))
      message ||= head[2] ?? ''
    }
  }
  return { types, message, frames }
}

function readRuby(lines: readonly string[]): Omit<Trace, 'version'> {
  const types: string[] = []
  let message = ''
  const frames: Frame[] = []
  for (const line of lines) {
    const place =
      /^(?:from )?([^\s:]{1,300}\.rb):\d+:in [`']([^']{1,200})'(?:: (.{0,900}) \(([A-Z]\w*(?:::\w+)*)\))?$/.exec(line)
    if (place) {
      const library = /[\\/]gems[\\/]|[\\/]lib[\\/]ruby|^<internal/.test(place[1] ?? '')
      const fn = (place[2] ?? '').replace(/^(?:block(?: \(\d+ levels\))? in |rescue in )+/, '')
      frames.push({ module: rubyModule(place[1] ?? ''), fn: lastOf(lastOf(fn, '#'), '.'), inApp: !library })
      if (place[4] === undefined) continue
      types.push(lastOf(place[4], '::'))
      message = place[3] ?? ''
      continue
    }
    const head =
      /^([A-Z]\w*(?:::\w+)*) \((.{0,900})\):?$/.exec(line) ??
      /^([A-Z]\w*(?:::\w+)*(?:Error|Exception)): (.{0,900})$/.exec(line)
    if (!head) continue
    types.push(lastOf(head[1] ?? '', '::'))
    message = head[2] ?? ''
  }
  return { types, message, frames }
}

function rubyModule(path: string): string {
  return path
    .replace(/^.*[\\/](?:app|lib|src)[\\/]/, '')
    .replace(/^app[\\/]/, '')
    .split('/')
    .slice(-3)
    .join('/')
}

function readDotnet(lines: readonly string[]): Omit<Trace, 'version'> {
  const types: string[] = []
  let message = ''
  const frames: Frame[] = []
  for (const line of lines) {
    const call = /^at ([^\s(]{1,300})\(/.exec(line)
    if (call) {
      const name = (call[1] ?? '')
        .replace(/\.<(\w+)>d__\d+\.MoveNext$/, '.$1')
        .replace(/<>c(?:__DisplayClass[\d_]+)?\.?<(\w+)>b__[\d_]+/, '$1')
      const dot = name.lastIndexOf('.')
      const inApp = !/^(?:System|Microsoft|MS|Npgsql|Newtonsoft)\./.test(name)
      frames.push({
        module: name.slice(0, Math.max(0, dot)),
        fn: name.slice(dot + 1).replace(/`\d+|\[.*\]$/g, ''),
        inApp,
      })
      continue
    }
    const head =
      /^(?:---> )?(?:Unhandled exception\. )?([A-Za-z_][\w.+`]{1,200}(?:Exception|Error|Failure))(?: \(0x[0-9A-Fa-f]+\))?: ?(.{0,900})$/.exec(
        line,
      )
    if (!head) continue
    types.push(lastOf(head[1] ?? '', '.'))
    message = head[2] ?? ''
  }
  return { types, message, frames }
}

function lastOf(text: string, separator: string): string {
  return text.slice(text.lastIndexOf(separator) + (text.includes(separator) ? separator.length : 1))
}
