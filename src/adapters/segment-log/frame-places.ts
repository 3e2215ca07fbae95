import { Numbers } from '../../timeline/embedded-log/numbers.ts'
import type { FrameAddress } from './read-frames.ts'
import type { Segment } from './segment.ts'

interface Begun {
  readonly segment: Segment
  /** The ordinal of its first frame. */
  readonly first: number
}

/** Where each frame of the log stands, by ordinal: four bytes each, for a frame ends where the next begins. */
export class FramePlaces {
  readonly #starts = new Numbers()
  readonly #segments: Begun[] = []

  /** The next frame begins where this segment ends now. */
  add(segment: Segment): void {
    if (this.#segments.at(-1)?.segment !== segment) this.#segments.push({ segment, first: this.#starts.length })
    this.#starts.push(segment.end)
  }

  addressOf(ordinal: number): FrameAddress {
    const at = this.#starts.at(ordinal)
    const place = this.#segmentOf(ordinal)
    const segment = this.#segments[place]?.segment
    if (at === undefined || segment === undefined) throw new RangeError(`the log has no record ${ordinal}`)
    const isLast = ordinal + 1 === (this.#segments[place + 1]?.first ?? this.#starts.length)
    return { segment, at, length: (isLast ? segment.end : (this.#starts.at(ordinal + 1) ?? at)) - at }
  }

  /** The last that begins at or before the ordinal. */
  #segmentOf(ordinal: number): number {
    let [low, high] = [0, this.#segments.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#segments[middle]?.first ?? 0) <= ordinal) low = middle
      else high = middle - 1
    }
    return low
  }
}
