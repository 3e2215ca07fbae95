/** Whether a name is this machine's, whatever its hosts file says: 127.0.0.0/8, ::1, localhost and names below it. Without a port. */
export function isLoopbackName(name: string): boolean {
  return /^(127(\.\d{1,3}){3}|\[?::1\]?|([a-z0-9-]+\.)*localhost)$/i.test(name)
}

/** Whether a socket's other end is this machine, also where IPv4 comes over an IPv6 socket. Undefined: it is gone already. */
export function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && isLoopbackName(address.replace(/^::ffff:/i, ''))
}
