import { type TallyOptions, tally } from './tally.ts'

/** What a process of the simulation runs: the seeds that `SIM_SHARE` names as JSON. Sends its tally to whoever started it. */
async function main(): Promise<void> {
  // Errors are part of the weather here, thousands of them, and nobody reads where they came from; one seed alone keeps it.
  Error.stackTraceLimit = 0
  // `in-processes.ts` wrote it.
  const range = JSON.parse(process.env.SIM_SHARE ?? '{}') as TallyOptions
  process.send?.(await tally(range), () => process.disconnect())
}

await main()
