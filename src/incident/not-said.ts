/** The service of an incident of which nobody could say the service. */
export const NOT_SAID = 'unknown'

/** Nobody could say the service. */
export function isUnsaid(service: string): boolean {
  return service === '' || service === NOT_SAID
}
