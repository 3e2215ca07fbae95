import type { Phase, Severity } from './props.ts'

interface PhaseWords {
  /** The state, as the brief and the channel's topic say it. */
  readonly is: string
  /** What people must decide or wait for. */
  readonly next: string
}

export const PHASES: Readonly<Record<Phase, PhaseWords>> = {
  looking: { is: 'Investigating', next: 'Nothing to decide yet. The evidence is being read.' },
  cause: { is: 'Cause proposed', next: 'Check the cause. A fix is being prepared where one is possible.' },
  unknown: {
    is: 'Cause unknown',
    next: 'The evidence does not decide. Add what you know, then choose Investigate again.',
  },
  'fix-drafted': { is: 'Fix waits for approval', next: 'Read the diff, then approve or reject the fix.' },
  'fix-approved': { is: 'Opening the pull request', next: 'Nothing to decide. The approved diff is being opened.' },
  'fix-open': { is: 'Pull request waits for merge', next: 'Look at the checks, then approve the merge or reject.' },
  merging: { is: 'Merging the fix', next: 'Nothing to decide. The approved head is being merged.' },
  'fix-applied': { is: 'Fix applied, being measured', next: 'Wait for the figures, or confirm that it is over.' },
  'fix-works': { is: 'Fix works', next: 'Confirm that it is resolved, or say that it is not over.' },
  'fix-unclear': { is: 'Fix applied, effect unclear', next: 'Wait for the next look, or decide from what you see.' },
  resolved: { is: 'Resolved', next: 'Nothing to decide.' },
  suppressed: { is: 'Suppressed', next: 'Nothing to decide.' },
}

const MARKS: Readonly<Record<Severity, string>> = { 'SEV-1': '🔴', 'SEV-2': '🟠', 'SEV-3': '🟡', 'SEV-4': '⚪' }

/** A mark beside words, never instead of them. */
export function mark(severity: Severity, phase: Phase): string {
  if (phase === 'resolved') return '✅'
  return phase === 'suppressed' ? '🔕' : MARKS[severity]
}

export function isClosed(phase: Phase): boolean {
  return phase === 'resolved' || phase === 'suppressed'
}
