import { code, md } from '../mrkdwn.ts'
import { type Message, message, section } from '../parts.ts'
import { preformatted, rich } from '../rich.ts'
import { number, plain } from '../words.ts'

export interface TooLongProps {
  /** `/incident update` */
  readonly command: string
  readonly words: string
  /** How many characters it takes. */
  readonly max: number
}

const PIECE = 2_700
const PIECES = 4

/** Says that a command has too many words, and gives them all back: as many messages as that takes. */
export function tooLong({ command, words, max }: TooLongProps): readonly Message[] {
  const points = [...plain(words)]
  const size = PIECE * PIECES
  const pages = Math.max(1, Math.ceil(points.length / size))
  const intro = md`Nothing was recorded: that has ${number(points.length)} characters, and ${code(command)} takes at most ${number(max)}. Shorten your words or send them in parts. Here they are, so that nothing is lost:`
  return Array.from({ length: pages }, (_, page) => {
    const head = page === 0 ? intro : md`Your words, part ${page + 1} of ${pages}:`
    const part = points.slice(page * size, page * size + size)
    return message(head, [section(head), rich(...wholeWords(part.join('')))])
  })
}

/** Words as they were typed, cut nowhere: in as many pieces as they need. */
export function wholeWords(words: string) {
  const points = [...plain(words)]
  const count = Math.ceil(points.length / PIECE)
  return Array.from({ length: count }, (_, i) =>
    preformatted(points.slice(i * PIECE, i * PIECE + PIECE).join(''), PIECE),
  )
}
