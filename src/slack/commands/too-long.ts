import type { Command } from './parse.ts'

/** A form takes 3,000 characters a field, a fact on the timeline 8,000. */
const MOST: Partial<Record<Command['name'], number>> = {
  declare: 3_000,
  suppress: 3_000,
  update: 8_000,
  note: 8_000,
  investigate: 8_000,
  severity: 8_000,
  resolve: 8_000,
}

export interface TooLong {
  /** The command's first word. */
  readonly name: string
  readonly words: string
  readonly max: number
}

/** The words of a command that would be cut, and how many it takes; undefined when all of them fit. Pure. */
export function tooLongFor(command: Command): TooLong | undefined {
  const { name } = command
  const max = MOST[name]
  const words = wordsOf(command)
  return max !== undefined && words.length > max ? { name, words, max } : undefined
}

function wordsOf(command: Command): string {
  if ('words' in command) return command.words
  if ('title' in command) return command.title
  return 'reason' in command ? command.reason : ''
}
