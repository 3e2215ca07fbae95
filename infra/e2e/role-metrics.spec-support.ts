import type { Role } from './processes.spec-support.ts'

/** How many tasks the reconcilers of these processes sent again. */
export async function sentAgain(roles: readonly Pick<Role, 'origin'>[]): Promise<number> {
  const again = /^faultline_tasks_enqueued_total\{.*reason="reconcile"\} (\S+)$/gm
  const texts = await Promise.all(roles.map(async ({ origin }) => (await fetch(`${origin}/metrics`)).text()))
  return texts.flatMap((text) => [...text.matchAll(again)]).reduce((sum, [, count]) => sum + Number(count), 0)
}

/** How far behind each consumer of each process says that it is. */
export async function lagOf(roles: readonly Pick<Role, 'origin'>[]): Promise<readonly number[]> {
  const texts = await Promise.all(roles.map(async ({ origin }) => (await fetch(`${origin}/metrics`)).text()))
  return texts.flatMap((text) =>
    [...text.matchAll(/^faultline_consumer_lag_events\{.*\} (\S+)$/gm)].map(([, lag]) => Number(lag)),
  )
}

/** What a process says that it holds. */
export async function residentMb(name: string, { origin }: Role): Promise<readonly [string, number]> {
  const words = await (await fetch(`${origin}/metrics`)).text()
  return [name, Math.round(Number(/^process_resident_memory_bytes (\S+)$/m.exec(words)?.[1]) / 2 ** 20)]
}
