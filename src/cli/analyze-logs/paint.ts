/** Colours of a terminal; the text as it is where there is none. */
export interface Paint {
  readonly strong: (text: string) => string
  readonly dim: (text: string) => string
  /** By severity number: red from ERROR on, yellow for WARN. */
  readonly level: (text: string, level: number) => string
  readonly width: number
}

const [ERROR, WARN] = [17, 13]

export function createPaint(colours: boolean, width: number): Paint {
  const code = (on: number) => (text: string) => (colours ? `\u001b[${on}m${text}\u001b[0m` : text)
  const [strong, dim, red, yellow] = [code(1), code(2), code(31), code(33)]
  return {
    strong,
    dim,
    level: (text, level) => (level >= ERROR ? red(text) : level >= WARN ? yellow(text) : text),
    width,
  }
}

/** One line of at most `width` characters. What a log says cannot move the cursor or change the colours. */
export function clipped(text: string, width: number): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  const characters = Array.from(plain.slice(0, width * 4))
  return characters.length > width ? `${characters.slice(0, Math.max(1, width - 1)).join('')}…` : characters.join('')
}

export function count(number: number): string {
  return number.toLocaleString('en-US')
}

export function counted(number: number, one: string): string {
  return `${count(number)} ${number === 1 ? one : `${one}s`}`
}

export function percent(share: number): string {
  return share > 0 && share < 0.0005 ? '<0.1 %' : `${(share * 100).toFixed(1)} %`
}

/** `2026-01-28 14:15:05` of ISO 8601 or milliseconds, UTC. */
export function moment(at: string | number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}

/** `1h 10m`, `35s`, `12d 3h`: the two largest units. */
export function duration(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
    ['s', 1],
  ] as const
  let rest = Math.max(0, Math.round(seconds))
  const parts: string[] = []
  for (const [name, size] of units) {
    const number = Math.floor(rest / size)
    rest -= number * size
    if (number > 0) parts.push(`${number}${name}`)
  }
  return parts.slice(0, 2).join(' ') || '0s'
}
