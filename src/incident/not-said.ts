/** The service of an incident of which nobody could say the service. */
export const NOT_SAID = 'unknown'
