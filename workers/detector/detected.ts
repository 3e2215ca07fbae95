import { nameId } from '../../src/kit/ids.ts'
import type { DraftOf } from '../../src/timeline/draft.ts'
import type { Alarm } from './alarm.ts'
import { titleOf, whyOf } from './explain.ts'
import type { Found } from './found.ts'
import { instant, isByLines, type KnownIncident, type LookInput, seconds } from './input.ts'
import type { DetectorSettings } from './settings.ts'

/** The fact that a trouble is there; `again`: the incident, closed or found to be over, that it opens anew. Pure. */
export function detected(
  found: Found,
  input: LookInput,
  settings: DetectorSettings,
  again?: KnownIncident,
): DraftOf<'IncidentDetected'> {
  const { root, joined, alarm, worst, top, signature } = found
  const from = instant(alarm.from)
  return {
    event_type: 'IncidentDetected',
    tenant_id: input.tenantId,
    ...identity(again, [input.tenantId, root, signature, from]),
    actor: { kind: 'detector', id: 'detector', display: 'Detector' },
    time: input.end,
    payload: {
      title: titleOf(
        root,
        worst,
        top.find((entry) => entry.signature === signature),
        input,
      ),
      service: root,
      error_signature: signature,
      severity: worst.severity,
      source: 'detector',
      rule: ruleOf(found, input, settings.bucketS),
      window: { from, to: instant(Math.max(alarm.to, seconds(from) + 1)) },
      top_signatures: [...top],
      services_joined: [...joined],
      reopen_window_s: settings.reopenS,
      max_cycles: settings.maxCycles,
    },
  }
}

function identity(again: KnownIncident | undefined, name: readonly string[]) {
  if (again === undefined) return { incident_id: nameId(name), cycle: 1 }
  const cycle = again.cycle + 1
  return { incident_id: again.incident_id, cycle, opens_cycle: cycle }
}

/** Of what was never seen before nothing is usual: what the test took for its start is nobody's figure. */
function usualOf({ before, expected, baselineRate: baseline_rate }: Alarm) {
  return before.requests === 0 ? {} : { expected, baseline_rate }
}

function ruleOf({ root, alarm, worst }: Found, input: LookInput, bucketS: number) {
  return {
    name: alarm.rule,
    why: whyOf(root, alarm, worst, input, bucketS),
    observed: alarm.observed,
    ...usualOf(alarm),
    tail: alarm.tail,
    requests: alarm.requests,
    errors: alarm.errors,
    ...(isByLines(input, root) ? { of: 'lines' as const } : {}),
  }
}
