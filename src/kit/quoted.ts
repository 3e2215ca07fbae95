const QUOTES = '"“”„‟«»‹›‘’‚\'`'
const AROUND = new RegExp(`^[${QUOTES}]+|[${QUOTES}]+$`, 'gu')

/** Words without the quotation marks that somebody put around them; as they are where nothing else is there. Pure. */
export function bare(words: string): string {
  return words.replace(AROUND, '').trim() || words
}

/** At most `max` characters of what somebody wrote, in one pair of quotation marks. Pure. */
export function quoted(words: string, max: number): string {
  return `“${bare(words).slice(0, max)}”`
}
