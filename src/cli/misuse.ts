import { GiveUp } from '../kit/outcome.ts'

/** The caller's mistake in our words, with the command's usage line; undefined for any other error. */
export function misuseSays(error: unknown, usage: string): string | undefined {
  const said = wordsOf(error)
  if (said === undefined) return undefined
  const command = `faultline ${usage.split(' ')[0]}`
  return said.includes(`${command} `) ? said : `${said}\nUsage: faultline ${usage}`
}

function wordsOf(error: unknown): string | undefined {
  if (error instanceof GiveUp) return error.code === 'usage' ? error.message : undefined
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const [, named = ''] = /'([^']*)'/.exec(error.message) ?? []
  // Node names an option with its short form and what it takes: '-d, --data <value>'.
  const option = /--?[\w-]+(?= <|$)/.exec(named)?.[0] ?? named
  switch (error.code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `There is no option ${named} here.`
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return `"${named}" has no place here.`
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return named.includes('<value>') ? `${option} needs a value.` : `${option} takes no value.`
    default:
      return undefined
  }
}
