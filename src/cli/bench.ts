import { GiveUp } from '../kit/outcome.ts'

type Run = (args: readonly string[]) => Promise<void>

/** What is measured on data of others, each through the code path of the product. Loaded when it is asked for. */
const MEASURED: Readonly<Record<string, () => Promise<Run>>> = {
  detect: async () => (await import('./bench/detect.ts')).benchDetect,
  loghub: async () => (await import('./bench/loghub.ts')).benchLoghub,
  causes: async () => (await import('./bench/causes.ts')).benchCauses,
}

/** `faultline bench NAME …`: reads public or own data, writes what the engine says of it, for a scorer to judge. */
export async function bench(args: readonly string[]): Promise<void> {
  const [name = '', ...rest] = args
  const load = Object.hasOwn(MEASURED, name) ? MEASURED[name] : undefined
  if (load === undefined)
    throw new GiveUp('usage', `There is no bench "${name}". Choose from: ${Object.keys(MEASURED).join(', ')}.`)
  await (await load())(rest)
}
