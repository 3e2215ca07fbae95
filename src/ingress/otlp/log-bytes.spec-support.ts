import { LogRecordMessage, LogsRequestMessage } from './messages.ts'

interface Logs {
  readonly resourceLogs: readonly {
    readonly resource?: object
    readonly scopeLogs: readonly { readonly logRecords: readonly object[] }[]
  }[]
}

/** An export of logs as protobuf writes it. */
export function logBytes({ resourceLogs }: Logs): Uint8Array<ArrayBuffer> {
  const recordBytes = (record: object) => LogRecordMessage.encode(LogRecordMessage.fromObject(record)).finish()
  const packed = resourceLogs.map(({ scopeLogs, ...origin }) => ({
    ...origin,
    scopeLogs: scopeLogs.map(({ logRecords }) => ({ logRecords: logRecords.map(recordBytes) })),
  }))
  const message = LogsRequestMessage.fromObject({ resourceLogs: packed })
  return Uint8Array.from(LogsRequestMessage.encode(message).finish())
}
