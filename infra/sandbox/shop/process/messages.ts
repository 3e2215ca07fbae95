/** What the process of a release is started with, as JSON in its only argument. */
export interface ReleaseOptions {
  /** Real path of the checked-out files. */
  readonly dir: string
  readonly sha: string
  readonly environment: string
  /** Base address of an OTLP/HTTP receiver. */
  readonly otlpEndpoint: string
}

/** Upwards: every service listens. */
export interface ReadyMessage {
  readonly kind: 'ready'
  readonly storefrontPort: number
}

/** Downwards: finish the requests at hand, send the telemetry that is left, and end. */
export interface StopMessage {
  readonly kind: 'stop'
}

export function isMessage<K extends 'ready' | 'stop'>(
  message: unknown,
  kind: K,
): message is K extends 'ready' ? ReadyMessage : StopMessage {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === kind
}
