import { SQSClient } from '@aws-sdk/client-sqs'
import type { Secret } from '../../kit/secret.ts'

export interface SqsConnection {
  /** The address of a compatible server. Without it: AWS, in the region. */
  readonly endpoint?: string
  /** Without it the SDK's own search: AWS_REGION, then the profile. */
  readonly region?: string
  /** Without them the SDK's default chain: environment, profile, web identity, container, instance. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: Secret }
}

/** Longer than the longest poll, so that only a dead connection is given up. */
const REQUEST_TIMEOUT_MS = 30_000

/**
 * The official client. The SDK may repeat any call of ours by itself: a read changes nothing, a task sent twice is one
 * hint too many, and deleting or showing a message again does nothing new.
 */
export function connectSqs({ endpoint, region, credentials }: SqsConnection): SQSClient {
  return new SQSClient({
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined
      ? {}
      : {
          credentials: {
            accessKeyId: credentials.accessKeyId,
            secretAccessKey: credentials.secretAccessKey.reveal(),
          },
        }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: REQUEST_TIMEOUT_MS, throwOnRequestTimeout: true },
  })
}
