/** Below this the engine reads a year where seconds are meant. */
const FIRST_SECOND = 10_000
/** In 2106 a bucket of 32 bits wraps round. */
const LAST_SECOND = 4_294_967_295

/** Seconds since 1970 that the tables can hold: up to 2106. What lies outside is no time that anybody meant: "never", a clock that was not set. */
export function isStorableTime(seconds: number): boolean {
  return seconds >= FIRST_SECOND && seconds < LAST_SECOND
}
