import type { CodeHost } from '../../src/code-host/code-host.ts'
import type { Code } from './gathered.ts'

/** Why no change could be read: nothing is connected, or nobody said where the code of the service is. */
export type Unread = 'no-host' | 'no-repository'

export function unreadOf(codeHost: CodeHost | undefined, { base_sha }: Code): Unread | undefined {
  if (base_sha !== undefined) return undefined
  return codeHost === undefined ? 'no-host' : 'no-repository'
}

export function unreadWords(unread: Unread, service: string): string {
  const why = unread === 'no-host' ? 'no code host was asked' : `no repository is known for ${service}`
  return `${why}, so no change could be compared with the errors`
}
