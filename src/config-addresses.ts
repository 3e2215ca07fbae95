import type { Reader } from './config-reader.ts'

/** An address that is handed to a client as it stands, with the login in it. */
export interface AddressForm {
  readonly scheme: RegExp
  /** Of what follows the host. */
  readonly path: RegExp
  readonly like: string
}

/** Clients read such an address late and tell of it badly, or spin: one that they cannot read is a fault here. */
export function loginAddress(reader: Reader, name: string, { scheme, path, like }: AddressForm): string | undefined {
  const given = reader.text(name)
  if (given === undefined) return undefined
  if (!scheme.test(given)) reader.fault(`${name} does not look right. Give it as in: ${like}.`)
  else if (partsOf(given) === undefined)
    reader.fault(
      `${name} cannot be read as an address, as in ${like}. What is no letter or digit in its user or password is written with a percent sign (%23 for #, %2F for /, %25 for %), and a port is from 1 to 65535.`,
    )
  else if (!path.test(partsOf(given)?.pathname ?? '')) reader.fault(`${name} ends wrongly. Give it as in: ${like}.`)
  else return given
  return undefined
}

/** The password in such an address, as it is told to the server; undefined where there is none or nobody can read it. */
export function passwordIn(address: string): string | undefined {
  const password = partsOf(address)?.password
  return password === undefined || password === '' ? undefined : decodeURIComponent(password)
}

function partsOf(address: string): URL | undefined {
  // Without a host Postgres is asked by the socket that its query names.
  const hosted = address.replace(/^(postgres\w*:\/\/[^/]*)@\//, '$1@localhost/')
  if (/\s/.test(hosted) || !URL.canParse(hosted)) return undefined
  const parts = new URL(hosted)
  const isReadable = [parts.username, parts.password].every((part) => !/%(?![0-9a-f]{2})/i.test(part) && decodes(part))
  return isReadable && parts.hostname !== '' && parts.port !== '0' ? parts : undefined
}

function decodes(part: string): boolean {
  try {
    return decodeURIComponent(part) !== undefined
  } catch {
    return false
  }
}

/** Of `host:port`, what is wrong with it; the client of Kafka takes no address of IPv6 that stands for itself. */
export function brokerFault(broker: string): string | undefined {
  if (broker.includes('['))
    return 'KAFKA_BROKERS holds an IPv6 address, which the client does not take: give a host name instead.'
  const [, port = ''] = /^[^\s:/]+:(\d{1,5})$/.exec(broker) ?? []
  if (port !== '' && Number(port) >= 1 && Number(port) <= 65_535) return undefined
  return 'KAFKA_BROKERS must be host:port, with commas between several: kafka-1:9092,kafka-2:9092.'
}
