const RED = '#c0392b'
const AMBER = '#d68910'
const GREY = '#5d6d7e'
/** For what means neither good nor bad: no red and no amber, and no green, which would say that all is well. */
const OTHERS = ['#2f6fb3', '#7d3c98', '#117a8b', '#8d6e63', '#34495e', '#a0568c']

/** A colour for each line of a chart, by what its name means: errors are red wherever they stand. Pure. */
export function coloursOf(names: readonly string[]): readonly string[] {
  let others = 0
  return names.map((name) => {
    if (/\b(?:errors?|fail\w*)\b/i.test(name)) return RED
    if (/\bwarn\w*\b/i.test(name)) return AMBER
    if (/^all$/i.test(name)) return GREY
    others += 1
    return OTHERS[(others - 1) % OTHERS.length] ?? GREY
  })
}
