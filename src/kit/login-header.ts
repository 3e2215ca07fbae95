import type { Secret } from './secret.ts'

/** Who asks a server over HTTP. */
export type Login =
  | { readonly kind: 'key'; readonly key: Secret }
  | { readonly kind: 'basic'; readonly username: string; readonly password: Secret }

/** The header by which a source knows us; `scheme` is what stands before a key. */
export function loginHeaders(login: Login | undefined, scheme: string): Readonly<Record<string, string>> {
  if (login === undefined) return {}
  if (login.kind === 'key') return { authorization: `${scheme} ${login.key.reveal()}` }
  const pair = Buffer.from(`${login.username}:${login.password.reveal()}`).toString('base64')
  return { authorization: `Basic ${pair}` }
}
