/** What YAML says of a file: maps, lists and plain values. */
export type Yaml = string | number | boolean | null | readonly Yaml[] | { readonly [key: string]: Yaml }
export type YamlMap = { readonly [key: string]: Yaml }

interface Line {
  readonly at: number
  readonly indent: number
  readonly text: string
}

interface Cursor {
  readonly lines: Line[]
  readonly anchors: Map<string, Yaml>
}

const KEY = /^("[^"]*"|[^\s"'[{&*!|>%@`#-][^:]*|<<):(?:\s+(.*))?$/

/**
 * Reads the part of YAML that our deployment files keep to: maps and lists in blocks, flow lists of plain values, anchors,
 * merges. All else throws with its line, rather than being read as something that another parser would not read.
 */
export function readYaml(text: string): Yaml {
  const lines = text.split('\n').flatMap((raw, index) => {
    const line = raw.replace(/(^|\s)#.*$/, '').trimEnd()
    return line === '' ? [] : [{ at: index + 1, indent: line.search(/\S/), text: line.trimStart() }]
  })
  const cursor: Cursor = { lines, anchors: new Map() }
  const value = block(cursor, 0)
  const [left] = cursor.lines
  return left === undefined ? value : refuse(left, 'is indented as nothing before it')
}

export function mapOf(value: Yaml | undefined): YamlMap {
  if (isMap(value)) return value
  throw new Error(`Not a map: ${JSON.stringify(value)}`)
}

function isMap(value: Yaml | undefined): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function block(cursor: Cursor, indent: number): Yaml {
  const [first] = cursor.lines
  if (first === undefined) return null
  return isItem(first) ? list(cursor, indent) : map(cursor, indent)
}

function list(cursor: Cursor, indent: number): Yaml {
  const found: Yaml[] = []
  for (let [line] = cursor.lines; line && line.indent === indent && isItem(line); [line] = cursor.lines) {
    cursor.lines.shift()
    const rest = line.text.slice(1).trimStart()
    const within = indent + line.text.length - rest.length
    if (KEY.test(rest)) cursor.lines.unshift({ ...line, indent: within, text: rest })
    found.push(KEY.test(rest) ? map(cursor, within) : valueIn(cursor, line, rest))
  }
  return found
}

function map(cursor: Cursor, indent: number): Yaml {
  const [own, merged] = [new Map<string, Yaml>(), new Map<string, Yaml>()]
  for (let [line] = cursor.lines; line && line.indent === indent && !isItem(line); [line] = cursor.lines) {
    cursor.lines.shift()
    const [, quoted = '', rest = ''] = KEY.exec(line.text) ?? refuse(line, 'is no "key: value"')
    const key = quoted.replace(/^"(.*)"$/, '$1')
    const value = valueIn(cursor, line, rest)
    if (own.has(key)) refuse(line, 'repeats a key')
    if (key !== '<<') own.set(key, value)
    // Of several that are merged the first one counts.
    else
      for (const source of (Array.isArray(value) ? value : [value]).toReversed())
        for (const [name, given] of Object.entries(isMap(source) ? source : refuse(line, 'merges what is no map')))
          merged.set(name, given)
  }
  return Object.fromEntries([...merged, ...own])
}

function valueIn(cursor: Cursor, line: Line, text: string): Yaml {
  const [, name, rest = text] = /^&(\w+)\s*(.*)$/.exec(text) ?? []
  const [next] = cursor.lines
  const opens =
    next !== undefined && (next.indent > line.indent || (next.indent === line.indent && isItem(next) && !isItem(line)))
  const value = rest !== '' ? scalar(cursor, line, rest) : opens ? block(cursor, next.indent) : null
  if (name !== undefined) cursor.anchors.set(name, value)
  return value
}

function scalar(cursor: Cursor, line: Line, text: string): Yaml {
  if (text === '{}') return {}
  if (/^\[.*\]$/.test(text)) return parts(line, text.slice(1, -1)).map((part) => scalar(cursor, line, part))
  if (/^"([^"\\]|\\.)*"$/.test(text)) return JSON.parse(text)
  if (/^'[^']*'$/.test(text)) return text.slice(1, -1)
  if (text.startsWith('*'))
    return cursor.anchors.get(text.slice(1)) ?? refuse(line, 'names an anchor that is not there')
  if (/^["'[\]{},&!|>%@`]|:\s|:$/.test(text)) return refuse(line, 'holds more of YAML than is read here')
  if (/^(true|false)$/.test(text)) return text === 'true'
  if (/^(null|~)$/.test(text)) return null
  // Older parsers take these for true and false.
  if (/^(yes|no|on|off)$/i.test(text)) return refuse(line, 'needs quotes')
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? Number(text) : text
}

function parts(line: Line, inside: string): readonly string[] {
  const found = [...inside.matchAll(/\s*("[^"]*"|'[^']*'|[^,"'[\]{}]+?)\s*(?:,|$)/g)]
  if (found.map(([whole]) => whole).join('') !== inside) refuse(line, 'holds more of YAML than is read here')
  return found.map(([, part = '']) => part)
}

function isItem({ text }: Line): boolean {
  return text === '-' || text.startsWith('- ')
}

function refuse(line: Line, why: string): never {
  throw new Error(`Line ${line.at} ${why}: ${line.text}`)
}
