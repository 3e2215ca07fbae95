import type { Evidence } from '../evidence/evidence.ts'
import type { Log } from '../kit/log.ts'
import { GiveUp, RetryLater } from '../kit/outcome.ts'
import { wasStopped } from './until-open.ts'

/** Evidence that is still being opened, for a process whose main work needs none: whoever asks meanwhile is told to come back. */
export function lateEvidence(opening: Promise<Evidence>, log: Log): Evidence {
  let opened: Evidence | undefined
  let refused: GiveUp | undefined
  opening.then(
    (evidence) => {
      opened = evidence
      log.warn({ port: 'evidence' }, 'a server that was away at the start is there')
    },
    (error: unknown) => {
      if (!(error instanceof GiveUp) || wasStopped(error)) return
      refused = error
      log.error({ port: 'evidence', code: error.code, error: error.message }, 'a server that was away refuses us')
    },
  )
  const now = () => {
    if (opened !== undefined) return opened
    throw refused ?? new RetryLater('evidence', 'The evidence is away since this process began. Ask again in a moment.')
  }
  return {
    addLogs: async (rows) => now().addLogs(rows),
    addSpans: async (rows) => now().addSpans(rows),
    addDeploys: async (rows) => now().addDeploys(rows),
    addChanges: async (rows) => now().addChanges(rows),
    query: async (id, params) => now().query(id, params),
    reads: () => opened?.reads?.() ?? '',
    refused: () => opened?.refused?.(),
    close: async () => opening.then((evidence) => evidence.close()).catch(() => undefined),
  }
}
