import { percentWords } from '../../src/kit/figures.ts'
import type { Cause, IdOf } from './cause.ts'
import { flagCauses } from './flag-causes.ts'
import type { Focus } from './focus.ts'
import type { Telemetry } from './gathered.ts'
import { loadCause } from './load-cause.ts'
import { noticeCauses } from './notice-causes.ts'
import { outsideCauses } from './outside-causes.ts'
import { saturationCauses } from './saturation-causes.ts'
import type { Scene } from './scene.ts'
import { part } from './score-part.ts'
import { nodeCauses } from './series/node-causes.ts'
import { NO_SIGNALS } from './signals.ts'

/** Causes that are no change of ours, each with what speaks for it. */
export function otherCauses(focus: Focus, telemetry: Telemetry, scene: Scene, idOf: IdOf): Cause[] {
  const signals = telemetry.signals ?? NO_SIGNALS
  return [
    ...outsideCauses(focus, idOf),
    ...loadCause(focus, idOf),
    ...noticeCauses(signals.notices, focus, scene.errorText, idOf),
    ...saturationCauses(signals, focus, scene.errorText, idOf),
    ...flagCauses(signals.flags, focus, scene, idOf),
    ...calleeCauses(focus, telemetry, idOf),
    ...nodeCauses(signals, idOf),
  ]
}

/** A service that the failing one calls and that fails by itself, earlier or as early. */
function calleeCauses(focus: Focus, telemetry: Telemetry, idOf: IdOf): Cause[] {
  const own = focus.rates.find((rate) => rate.service === focus.service)
  const callees = telemetry.calls.filter((call) => call.caller === focus.service && call.callee !== focus.service)
  return [...new Set(callees.map((call) => call.callee))].sort().flatMap((callee) => {
    const rate = focus.rates.find((entry) => entry.service === callee)
    const since = rate?.firstErrorMs
    if (rate === undefined || since === undefined || rate.during.errors < 3) return []
    const share = rate.during.errors / Math.max(1, rate.during.requests)
    const usual = rate.before.errors / Math.max(1, rate.before.requests)
    if (share < usual * 3 || since > (own?.firstErrorMs ?? since)) return []
    const ids = [idOf('error_rate', callee), idOf('error_rate', focus.service)].filter((id) => id !== undefined)
    const parts = [part('callee', 1, `${callee}, which it calls, fails in ${percentWords(share)} since then`, ids)]
    return [
      { kind: 'dependency' as const, service: callee, ref: callee, title: `${callee} fails and takes it along`, parts },
    ]
  })
}
