/** Requests and errors of one service in one bucket or block; `at` is its start in seconds since 1970. */
export interface RateAt {
  readonly service: string
  readonly at: number
  readonly requests: number
  readonly errors: number
}

export interface CountAt {
  readonly service: string
  readonly signature: string
  readonly at: number
  readonly count: number
}

export interface FirstAt {
  readonly service: string
  readonly signature: string
  readonly at: number
}

/** What an error was called by the version before, and is called now. */
export interface NameAt {
  readonly service: string
  readonly was: string
  readonly signature: string
}

export interface Point {
  readonly at: number
  readonly requests: number
  readonly errors: number
}

/** A stretch of several buckets. `squares` is the sum over its `buckets` of errors squared: how bursty they come. */
export interface Block extends Point {
  readonly squares: number
  readonly buckets: number
}

export interface Count {
  readonly at: number
  readonly count: number
}

export interface SignatureBook {
  /** Undefined until somebody told. */
  first?: number
  /** By bucket, oldest first; what is older than the ledger keeps is gone. */
  counts: Count[]
  /** Whole hours (or what `hourS` says), oldest first, back to the beginning of history. */
  readonly hours: Count[]
}

export interface ServiceBook {
  rates: Point[]
  blocks: Block[]
  readonly signatures: Map<string, SignatureBook>
  /** Under names that errors have no longer, with the names they have now. */
  readonly former: Map<string, FormerBook>
  /** Counts of errors that had no room any more: only the service's own sums know of them. */
  cut: number
}

export interface FormerBook {
  readonly book: SignatureBook
  readonly now: Set<string>
}
