/** What a person reads when they see a text: letters that only look Latin become Latin, lower case, one space between words. For matching alone. Pure. */
export function foldText(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const latin = plain.replace(/[^\0-\x7f]/gu, (letter) => LOOKS_LIKE.get(letter) ?? letter)
  return latin
    .replace(/\s+/g, ' ')
    .replace(/(?<=[a-z])[03](?=[a-z])/g, (digit) => (digit === '0' ? 'o' : 'e'))
    .replace(SPACED, (word) => word.replace(/[^a-z]/g, ''))
    .replace(/ ?[[({]\.[\])}] ?/g, '.')
    .replace(/(?<=[a-z0-9]) dot (?=(?:com|net|org|io|dev|app|example)\b)/g, '.')
}

/** `m e r g e`, `m-e-r-g-e`: four single letters or more in a row. */
const SPACED = /(?<![a-z0-9])(?:[a-z][ ._*-]){3,}[a-z](?![a-z0-9])/g

/** Pairs of a look-alike and its Latin letter; what Unicode decomposes by itself is not in here. */
const PAIRS =
  'аa вb сc ԁd еe ɡg һh нh іi їi јj кk ӏl мm ոn оo օo рp ԛq гr ѕs тt սu ʋv ѵv ԝw хx уy үy αa βb εe ηn ιi κk νv οo ρp τt υu χx γy ωw ıi łl øo đd ħh ŧt ꜱs ʀr ᴘp ᴏo ᴇe ᴠv ᴀa ᴍm ɢg ʟl ɪi ɴn ᴄc ᴋk ᴛt ᴜu ʏy ᴢz ᴅd ʙb ꞵb ℓl ’\' ‘\' “" ”" ‐- ‑- –- —-'
const LOOKS_LIKE = new Map(PAIRS.split(' ').map((pair) => [pair.charAt(0), pair.slice(1)]))
