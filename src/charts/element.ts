type Attributes = Readonly<Record<string, string | number>>

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** One element; `inside` is markup already. */
export function element(name: string, attributes: Attributes, inside = ''): string {
  const given = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`)
    .join('')
  return inside === '' ? `<${name}${given}/>` : `<${name}${given}>${inside}</${name}>`
}

/** Words on one line, at most `most` characters. */
export function words(said: string, most: number, attributes: Attributes): string {
  return element('text', attributes, escaped(clipped(said, most)) || ' ')
}

/** What XML cannot hold, what turns text around, and lone halves of characters are left out. */
export function escaped(said: string): string {
  return said
    .replace(/[\p{Cc}\p{Cf}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[&<>"']/g, (found) => ENTITIES[found] ?? '')
}

export function clipped(said: string, most: number): string {
  const characters = Array.from(
    said
      .slice(0, most * 4)
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim(),
  )
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('')
}

export function rounded(value: number): string {
  return String(Math.round(value * 10) / 10)
}
