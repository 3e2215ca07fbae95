import type { Reader } from './config-reader.ts'
import { Secret } from './kit/secret.ts'

/** Where calls of the model are traced to. */
export interface LangfuseConfig {
  readonly url: string
  readonly publicKey: string
  readonly secretKey: Secret
  /** Questions and answers go there too, after redaction; else only who asked what model, for how long and for how much. */
  readonly content: boolean
}

/** Its address turns it on: the keys alone may stand there for others. */
export function langfuseConfig(reader: Reader): LangfuseConfig | undefined {
  const url = reader.url('LANGFUSE_BASE_URL')
  const publicKey = reader.key('LANGFUSE_PUBLIC_KEY')
  const secretKey = reader.key('LANGFUSE_SECRET_KEY')
  const content = reader.choice('LANGFUSE_CONTENT', ['yes', 'no']) === 'yes'
  if (url === undefined) return undefined
  if (publicKey === undefined || secretKey === undefined) {
    if (!reader.isSet('LANGFUSE_PUBLIC_KEY') || !reader.isSet('LANGFUSE_SECRET_KEY'))
      reader.fault('LANGFUSE_BASE_URL is set without its keys: set LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY too.')
    return undefined
  }
  return { url, publicKey, secretKey: new Secret(secretKey), content }
}
