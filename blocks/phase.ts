import type { Phase, Severity } from './props.ts'

interface PhaseWords {
  /** The stage it belongs to, for the channel's topic: every change of a topic is a line in the channel. */
  readonly stage: string
  /** Where it stands, in the same words wherever it is told; it begins with the stage. */
  readonly is: string
  /** What people must decide or wait for. */
  readonly next: string
}

const LOOKING = 'Investigating'
const PROPOSED = 'Fix proposed'
const APPLIED = 'Fix applied'

/** The one table of what every stage is called and what it asks of people. */
export const PHASES: Readonly<Record<Phase, PhaseWords>> = {
  looking: { stage: LOOKING, is: LOOKING, next: 'Nothing to decide yet. The evidence is being read.' },
  cause: {
    stage: LOOKING,
    is: `${LOOKING}: cause proposed`,
    next: 'Check the cause. A fix is being prepared.',
  },
  unknown: {
    stage: LOOKING,
    is: `${LOOKING}: cause unknown`,
    next: 'The evidence does not decide. Add what you know, then choose Investigate again.',
  },
  calm: {
    stage: LOOKING,
    is: `${LOOKING}: nothing found`,
    next: 'Confirm that it is resolved, or say what you see and choose Investigate again.',
  },
  'fix-drafted': {
    stage: PROPOSED,
    is: `${PROPOSED}: waits for approval`,
    next: 'Read the diff, then approve or reject the fix.',
  },
  'fix-approved': {
    stage: PROPOSED,
    is: `${PROPOSED}: opening the pull request`,
    next: 'Nothing to decide. The approved diff is being opened.',
  },
  'fix-open': {
    stage: PROPOSED,
    is: `${PROPOSED}: pull request open`,
    next: 'Look at the checks, then approve the merge or reject.',
  },
  merging: {
    stage: PROPOSED,
    is: `${PROPOSED}: being merged`,
    next: 'Nothing to decide. The approved commit is being merged.',
  },
  'fix-void': {
    stage: PROPOSED,
    is: `${PROPOSED}: cannot be carried out`,
    next: 'Choose Investigate again, or act by hand and resolve the incident.',
  },
  'fix-applied': {
    stage: APPLIED,
    is: `${APPLIED}: being measured`,
    next: 'Wait for the figures, or confirm that it is over.',
  },
  'fix-works': {
    stage: 'Fix works',
    is: 'Fix works',
    next: 'Confirm that it is resolved, or say that it is not over.',
  },
  'fix-unclear': {
    stage: APPLIED,
    is: `${APPLIED}: effect unclear`,
    next: 'Wait for the next measurement, or decide from what you see.',
  },
  'fails-again': {
    stage: APPLIED,
    is: `${APPLIED}: it fails again`,
    next: 'More than usual fails again. Choose Investigate again to look into what fails since.',
  },
  'not-over': {
    stage: 'Not over',
    is: `${APPLIED}: said to be not over`,
    next: 'Choose Investigate again and say what goes on, or mend it by hand and confirm then.',
  },
  resolved: { stage: 'Resolved', is: 'Resolved', next: 'Nothing to decide.' },
  suppressed: { stage: 'Suppressed', is: 'Suppressed', next: 'Nothing to decide.' },
}

const MARKS: Readonly<Record<Severity, string>> = { 'SEV-1': '🔴', 'SEV-2': '🟠', 'SEV-3': '🟡', 'SEV-4': '⚪' }

/** A mark beside words, never instead of them. */
export function mark(severity: Severity, phase: Phase): string {
  if (phase === 'resolved') return '✅'
  if (phase === 'fix-works' || phase === 'calm') return '🟢'
  return phase === 'suppressed' ? '🔕' : MARKS[severity]
}

/** A fix is in place, or nothing is found, so that people may say that it is over. */
export function mayBeOver(phase: Phase): boolean {
  return ['calm', 'fix-applied', 'fix-works', 'fix-unclear', 'not-over'].includes(phase)
}

export function isClosed(phase: Phase): boolean {
  return phase === 'resolved' || phase === 'suppressed'
}
