/** A refusal in the control API: a status from 400 to 499 and a sentence that says what to do. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>
  constructor(status: number, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.status = status
    this.details = details
  }
}
