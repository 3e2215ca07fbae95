/** One place in a stack: where the code lives and what it is called, without lines, columns, hashes or generated parts. */
export interface Frame {
  readonly module: string
  readonly fn: string
  readonly inApp: boolean
}

export interface Trace {
  /** Exception types from the outermost to the innermost cause. */
  readonly types: readonly string[]
  /** The innermost exception's message, first line. */
  readonly message: string
  /** As the runtime printed them; for Python turned, so that the place of the throw is first everywhere. */
  readonly frames: readonly Frame[]
  /** The version of the signature that reads such traces first. */
  readonly version: 1 | 2
  /** All failures of the language have one type: the words of the message belong to the name. */
  readonly saysMessage?: boolean
}
