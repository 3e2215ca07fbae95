/** When what happens in a made-up incident, in milliseconds since 1970. */
export interface Moments {
  readonly startMs: number
  readonly changeMs: number
  readonly onsetMs: number
  readonly firedMs: number
  readonly endMs: number
}
