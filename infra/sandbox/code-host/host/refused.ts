/** The host says no in GitHub's own words: a status, a message and, for 422, which field is wrong and how. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly errors: readonly FieldError[] | undefined
  constructor(status: number, message: string, errors?: readonly FieldError[]) {
    super(message)
    this.status = status
    this.errors = errors
  }
}

export interface FieldError {
  readonly resource: string
  readonly code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'custom'
  readonly field?: string
  readonly message?: string
}

export function notFound(): Refused {
  return new Refused(404, 'Not Found')
}

export function invalid(error: FieldError): Refused {
  return new Refused(422, 'Validation Failed', [error])
}
