import { REGISTRY } from '../../workers/registry.ts'

/** The workers that take tasks, as `faultline worker` names them. */
export const TASK_WORKER_NAMES: readonly string[] = REGISTRY.filter(({ kind }) => kind !== 'loop').map(
  ({ name }) => name,
)
