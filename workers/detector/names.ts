import type { KnownIncident, LookInput, Suppression } from './input.ts'
import type { Ledger } from './ledger.ts'

/** Incidents and what people muted, with the names that their errors have now: they may have been named by the version before. Pure. */
export function inNamesOfNow(input: LookInput, ledger: Ledger): LookInput {
  return {
    ...input,
    incidents: input.incidents.map((incident) => withNames(incident, ledger)),
    suppressions: input.suppressions.flatMap((mute) => [mute, ...mutesNow(mute, ledger)]),
  }
}

function withNames(incident: KnownIncident, ledger: Ledger): KnownIncident {
  const { service, signature, services_joined = [], signatures = [] } = incident
  const names = ledger.namesOf(service, signature)
  const others = [service, ...services_joined].flatMap((one) =>
    signatures.flatMap((known) => ledger.namesOf(one, known)),
  )
  if (names.length + others.length === 0) return incident
  return { ...incident, names, signatures: [...new Set([...signatures, ...names, ...others])] }
}

function mutesNow(mute: Suppression, ledger: Ledger): readonly Suppression[] {
  const { service, signature } = mute
  if (signature === undefined) return []
  const services = service === undefined ? [...ledger.services.keys()].sort() : [service]
  const names = services.flatMap((one) => ledger.namesOf(one, signature))
  return [...new Set(names)].map((name) => ({ ...mute, signature: name }))
}
