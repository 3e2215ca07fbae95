/** So long must it be calm between two outages, where these are not wide in whole buckets too. */
export const CALM_MS = 60_000
/** So many errors must have stayed away meanwhile. */
export const CALM_ERRORS = 5
