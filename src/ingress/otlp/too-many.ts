import protobuf from 'protobufjs'
import { createTurns } from '../../kit/turns.ts'
import { HttpFault } from '../http/http-fault.ts'

/** Of one export. Of the largest that is taken each would have 84 bytes: a record that says anything has more. */
const MOST_RECORDS = 200_000
/** Records, attributes, lists and whatever else is made of it; each would have 8 bytes. A few bytes make an object of hundreds. */
const MOST_VALUES = 2 ** 21

/** Counts what an export holds before it is made. Each call may throw `HttpFault` 413. */
export class Census {
  #records = 0
  #values = 0

  record(): void {
    if (++this.#records > MOST_RECORDS) refuseRecords()
  }

  value(): void {
    if (++this.#values > MOST_VALUES)
      throw new HttpFault(413, `The export holds more than ${MOST_VALUES} values: send smaller batches.`)
  }
}

/** Throws `HttpFault` 413 for more records than one export may have. */
export function refuseMany(records: number): void {
  if (records > MOST_RECORDS) refuseRecords()
}

function refuseRecords(): never {
  throw new HttpFault(413, `The export holds more than ${MOST_RECORDS} records: send smaller batches.`)
}

const LOOK_STEPS = 4_096

/** Counts the messages of an encoded request by their lengths alone. What is not well-formed is left to whoever decodes it. */
export async function refuseManyMessages(
  body: Buffer,
  message: protobuf.Type,
  record: protobuf.Type | undefined,
): Promise<void> {
  const turns = createTurns()
  const walk = new Walk(body, message, record)
  while (walk.goOn(LOOK_STEPS)) if (turns.isDue()) await turns.take()
}

interface Open {
  readonly type: protobuf.Type
  readonly end: number
}

class Walk {
  readonly #reader: protobuf.Reader
  readonly #record: protobuf.Type | undefined
  readonly #open: Open[]
  readonly #census = new Census()

  constructor(body: Buffer, message: protobuf.Type, record: protobuf.Type | undefined) {
    this.#reader = protobuf.Reader.create(body)
    this.#record = record
    this.#open = [{ type: message, end: body.length }]
  }

  /** False at the end, or where the bytes make no sense. */
  goOn(steps: number): boolean {
    for (let step = 0; step < steps; step++) {
      const open = this.#open.at(-1)
      if (open === undefined) return false
      if (this.#reader.pos >= open.end) this.#open.pop()
      else if (!this.#field(open)) return false
    }
    return true
  }

  #field({ type, end }: Open): boolean {
    try {
      const tag = this.#reader.uint32()
      const field = (tag & 7) === 2 ? type.fieldsById[tag >>> 3] : undefined
      const inner = field === undefined ? undefined : this.#typeOf(field)
      if (field?.repeated === true || inner !== undefined) this.#census.value()
      if (inner === undefined) this.#reader.skipType(tag & 7)
      else {
        const length = this.#reader.uint32()
        this.#open.push({ type: inner, end: Math.min(end, this.#reader.pos + length) })
      }
      return true
    } catch (error) {
      if (error instanceof HttpFault) throw error
      return false
    }
  }

  /** Records stand as bytes in the request: each is decoded by itself. */
  #typeOf(field: protobuf.Field): protobuf.Type | undefined {
    if (field.type === 'bytes' && field.repeated) {
      this.#census.record()
      return this.#record
    }
    const { resolvedType } = field.resolve()
    return resolvedType instanceof protobuf.Type ? resolvedType : undefined
  }
}
