/** Takes texts as they come and tells of each line by its place in one of them: nothing is copied. */
export interface LineFeed {
  feed(text: string): void
  /** The last line needs no end. */
  end(): void
}

/** Characters kept of a line. */
export const MAX_LINE = 64 * 1024

// Built from text: the escape character cannot stand in a regular expression literal.
const ESC = String.fromCharCode(27)
const ANSI = new RegExp(`${ESC}(?:\\[[0-9;:?]{0,64}[ -/]{0,8}[@-~]|[@-Z\\\\^_])`, 'g')
const RETURN = 13

/** Gets a text, where the line begins and ends in it, and whether it was cut. */
type OnLine = (text: string, from: number, to: number, cut: boolean) => void

/** Colours are taken out. */
export function createLineFeed(onLine: OnLine): LineFeed {
  let rest = ''
  let skipping = false
  return {
    feed(given) {
      let text = given
      if (skipping) {
        const end = text.indexOf('\n')
        if (end < 0) return
        text = text.slice(end + 1)
        skipping = false
      }
      const last = text.lastIndexOf('\n')
      if (last >= 0) {
        tellLines(rest + text.slice(0, last + 1), onLine)
        rest = text.slice(last + 1)
      } else rest += text
      if (rest.length <= MAX_LINE * 2) return
      // A line without an end is cut before it fills the memory.
      tellLines(rest, onLine)
      rest = ''
      skipping = true
    },
    end() {
      if (rest !== '' && !skipping) tellLines(rest, onLine)
      rest = ''
    },
  }
}

function tellLines(text: string, onLine: OnLine): void {
  const clean = text.includes(ESC) ? text.replace(ANSI, '') : text
  let from = 0
  for (let end = clean.indexOf('\n'); end >= 0; end = clean.indexOf('\n', from)) {
    tellLine(clean, from, end, onLine)
    from = end + 1
  }
  if (from < clean.length) tellLine(clean, from, clean.length, onLine)
}

function tellLine(text: string, from: number, to: number, onLine: OnLine): void {
  const end = to > from && text.charCodeAt(to - 1) === RETURN ? to - 1 : to
  const isLong = end - from > MAX_LINE
  onLine(text, from, isLong ? from + MAX_LINE : end, isLong)
}
