import { parseArgs } from 'node:util'
import type { Range } from './in-processes.ts'

/** What was asked for on the command line: a run, the usage alone, or something that cannot be read. */
export type Asked = { readonly run: SimOptions } | { readonly usage: string } | { readonly fault: string }

export interface SimOptions extends Range {
  readonly trace: boolean
  /** Processes beside each other. */
  readonly jobs: number
}

const SEEDS = 1_000

export const USAGE = `npm run sim -- [--seeds N] [--seed FIRST] [--trace] [--jobs PROCESSES]

  --seeds N         how many seeds are run, one after the other; ${SEEDS} without --seed, 1 with it
  --seed FIRST      the first of them; 1 by default
  --trace           tells each seed line by line
  --jobs PROCESSES  how many processes share the work; as many as there are cores by default
  --help            prints this

Exit code: 0 when no rule was broken, 1 when one was or a kind of trouble was never reached, 2 when an option cannot be read.
`

/** Reads the words behind `npm run sim --`. `cores`: how many processes the machine runs side by side. */
export function readOptions(args: readonly string[], cores: number): Asked {
  const words = parsed(args)
  if ('fault' in words) return words
  const { help, seed, seeds, jobs, trace = false } = words.values
  if (help === true) return { usage: USAGE }
  const run = {
    first: Number(seed ?? 1),
    seeds: Number(seeds ?? (seed === undefined ? SEEDS : 1)),
    jobs: Number(jobs ?? cores),
    trace,
  }
  const names = { first: '--seed', seeds: '--seeds', jobs: '--jobs' } as const
  for (const [key, name] of Object.entries(names) as [keyof typeof names, string][])
    if (!Number.isSafeInteger(run[key]) || run[key] < 1) return faulty(`${name} takes a whole number from 1 on.`)
  return { run }
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const options = { seeds: text, seed: text, jobs: text, trace: flag, help: { ...flag, short: 'h' } } as const
  try {
    return parseArgs({ args: [...args], options })
  } catch (error) {
    // Its first sentence names the word that is wrong; what follows is about words that begin with a dash.
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/)
    return faulty(`${why}.`)
  }
}

function faulty(why: string): { readonly fault: string } {
  return { fault: `${why.replace(/\.+$/, '.')}\n${USAGE}` }
}
