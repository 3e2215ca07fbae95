/** CRC-32C (Castagnoli) of a part of a buffer, eight bytes a step. Node has only the other polynomial built in. */
export function crc32c(data: Uint8Array, start = 0, end = data.length): number {
  let crc = -1
  let at = start
  for (const last = end - 8; at <= last; at += 8) {
    const low =
      crc ^ (byte(data, at) | (byte(data, at + 1) << 8) | (byte(data, at + 2) << 16) | (byte(data, at + 3) << 24))
    crc =
      entry(7, low & 255) ^
      entry(6, (low >>> 8) & 255) ^
      entry(5, (low >>> 16) & 255) ^
      entry(4, low >>> 24) ^
      entry(3, byte(data, at + 4)) ^
      entry(2, byte(data, at + 5)) ^
      entry(1, byte(data, at + 6)) ^
      entry(0, byte(data, at + 7))
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ entry(0, (crc ^ byte(data, at)) & 255)
  return (crc ^ -1) >>> 0
}

/** Eight tables of 256 in one array: the effect of a byte that is 0 to 7 bytes away from the end. */
const TABLES = buildTables()

function buildTables(): Int32Array {
  const tables = new Int32Array(8 * 256)
  for (let value = 0; value < 256; value++) {
    let crc = value
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
    tables[value] = crc
  }
  for (let at = 256; at < tables.length; at++) {
    const nearer = tables[at - 256] ?? 0
    tables[at] = (nearer >>> 8) ^ (tables[nearer & 255] ?? 0)
  }
  return tables
}

/** Indices are below 2048 by their masks, so the entry is there; a check would halve the speed. */
function entry(table: number, value: number): number {
  return TABLES[table * 256 + value] as number
}

/** Only called below the end of the data. */
function byte(data: Uint8Array, at: number): number {
  return data[at] as number
}
