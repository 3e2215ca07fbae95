/** Foreign words without what hides or reorders text: controls, bidirectional overrides, zero widths. Keeps line breaks and tabs. */
export function plain(foreign: string): string {
  return foreign
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .replace(/[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
}

/** `plain` on a single line. */
export function oneLine(foreign: string): string {
  return plain(foreign).replace(/\s+/g, ' ').trim()
}

/** Length as Slack counts: in code points. */
export function points(text: string): number {
  return text.length - (text.match(PAIRS)?.length ?? 0)
}

const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g

/** At most `max` code points; the last is an ellipsis when something was cut, and before it stands a whole word where one ends near by. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const kept: string[] = []
  for (const point of text) {
    if (kept.length === max) return `${wholeWords(kept.slice(0, -1).join(''), kept.at(-1) ?? '')}…`
    kept.push(point)
  }
  return text
}

/** Without the piece of a word at its end, unless the next letter shows that it is whole or little would be left. */
function wholeWords(text: string, next: string): string {
  if (text.length < 40 || /\s/.test(next)) return text.trimEnd()
  const near = text.slice(-20).replace(/[\s,;:·(]+[\p{L}\p{N}'’-]{0,16}$/u, '')
  return `${text.slice(0, -20)}${near}`
}

/** The address as Slack may have it, or undefined when it is no plain http(s) address or is too long. */
export function safeUrl(url: string): string | undefined {
  if (url.length > 2_000 || !/^https?:\/\/[^\s<>|"'`\\]+$/.test(url)) return undefined
  return URL.canParse(url) ? url : undefined
}

/** `2026-11-21 11:04 UTC`: a moment for those who see no date token. What is no date is returned as it stands. */
export function utc(iso: string): string {
  return unixSeconds(iso) === undefined ? iso : `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** `2026-11-21 11:04:05 UTC`, for a story in which many things happen in a minute. */
export function utcSeconds(iso: string): string {
  return unixSeconds(iso) === undefined ? iso : `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

export function unixSeconds(iso: string): number | undefined {
  const ms = Date.parse(iso)
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1_000)
}

/** `1 error`, `3 errors`, `12,400 errors`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${number(n)} ${n === 1 ? one : many}`
}

/** With thousands separated; at most one decimal. */
export function number(n: number): string {
  const [whole = '0', rest] = (Math.round(n * 10) / 10).toString().split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return rest === undefined ? grouped : `${grouped}.${rest}`
}

/** A share of 1: `0.04 %`, `2.3 %`, `38 %`. */
export function percent(share: number): string {
  const value = share * 100
  if (value > 0 && value < 0.01) return 'below 0.01 %'
  return `${Number(value.toFixed(value >= 10 ? 0 : value >= 1 ? 1 : 2))} %`
}

/** A commit's name as people read it: seven figures, everywhere alike. What is none, such as the name of a flag, is whole. */
export function shortSha(ref: string): string {
  return /^[0-9a-f]{8,64}$/i.test(ref) ? ref.slice(0, 7) : ref
}

/** `45 s`, `4 min 35 s`, `3 h 05 min`, `2 d 4 h`: the style of `durationWords`, in which workers write. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return `${s} s`
  const min = Math.floor(s / 60)
  if (min < 60) return s % 60 === 0 ? `${min} min` : `${min} min ${s % 60} s`
  if (min < 48 * 60)
    return min % 60 === 0 ? `${min / 60} h` : `${Math.floor(min / 60)} h ${String(min % 60).padStart(2, '0')} min`
  return `${Math.floor(min / 1_440)} d ${Math.floor((min % 1_440) / 60)} h`
}
