const PER_HUNDRED = 100
const PER_THOUSAND = 1_000

/**
 * The figures of a sentence that what was given does not hold: no number there is the same, said as a percentage, in
 * thousandths (seconds of milliseconds) or rounded, and no name there is spelt so. A model makes figures up that sound
 * measured; this is the part of a claim that code can hold against what is cited. Pure.
 */
export function inventedFigures(prose: string, given: string): readonly string[] {
  const words = tokensOf(prose).filter((word) => /\d/.test(word))
  if (words.length === 0) return []
  const known = numbersIn(given)
  const text = given.toLowerCase()
  return words.filter((word) => {
    const figure = figureOf(word)
    return figure === undefined ? !stands(word.toLowerCase(), text) : !known.some((number) => isSame(figure, number))
  })
}

interface Figure {
  readonly value: number
  readonly decimals: number
}

function tokensOf(text: string): readonly string[] {
  const found = text.match(/[\p{L}\p{N}_][\p{L}\p{N}_.,:/-]*/gu) ?? []
  return found.map((word) => word.replace(/[.,:/-]+$/, ''))
}

/** A number with or without its unit: `43,210`, `2000ms`, `-3.5`. Undefined for names that hold digits, times and dates. */
function figureOf(word: string): Figure | undefined {
  const number = /^(\d+(?:,\d{3})+|\d+)(\.\d+)?(?:ms|s|m|min|h|d|x|k|kb|mb|gb)?$/i.exec(word)
  if (number === null) return undefined
  const [, whole = '', part = ''] = number
  return { value: Number(whole.replaceAll(',', '') + part), decimals: Math.max(0, part.length - 1) }
}

/** Not those inside of names: a digit of a hash is no figure. A comma may group digits or part the numbers of a list. */
function numbersIn(text: string): readonly number[] {
  const found = text.match(/(?<![\p{L}\p{N}_])\d+(?:,\d{3})*(?:\.\d+)?/gu) ?? []
  return [...new Set(found.flatMap((said) => [said.replaceAll(',', ''), ...said.split(',')]).map(Number))]
}

function isSame({ value, decimals }: Figure, number: number): boolean {
  const said = [number, number * PER_HUNDRED, number / PER_THOUSAND]
  return said.some((one) => Number(one.toFixed(decimals)) === value)
}

/** As a whole, at least where its digits begin and end; the short form of a hash is its beginning. */
function stands(word: string, text: string): boolean {
  const isHash = /^[0-9a-f]{7,}$/.test(word)
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const goesOn = !isHash && /\d/.test(text[at + word.length] ?? '')
    if (!goesOn && !/\d/.test(text[at - 1] ?? '')) return true
  }
  return false
}
