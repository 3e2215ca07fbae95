/** A server that specs may use, as it runs. */
export interface RunningServer {
  /** How a client finds it; the meaning belongs to the kind: brokers, a URL, … */
  readonly address: string
  /** Resolves when its process is gone and its data removed. */
  stop(): Promise<void>
}

/** A kind of server that the project can install and start by itself, or be given the address of. */
export interface ServerKind {
  readonly name: string
  /** The variable under which specs find it, and by which somebody names one that runs already. */
  readonly env: `FAULTLINE_TEST_${string}`
  /** Installs what is missing, starts it in `dir` on a free port of 127.0.0.1. `CannotStart`: it cannot be had here. */
  start(dir: string): Promise<RunningServer>
}

/** This machine cannot have the server. The message says what is missing and what to install or set. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}
