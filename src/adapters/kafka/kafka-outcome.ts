import { GiveUp, RetryLater } from '../../kit/outcome.ts'

const FORBIDDEN = /AUTHORIZATION_FAILED$/
const REFUSED = /SASL/
const TOO_LARGE = /^(MESSAGE_TOO_LARGE|RECORD_LIST_TOO_LARGE)$/

/**
 * What a failed request means for its caller: `GiveUp('kafka-login' | 'kafka-forbidden' | 'kafka-too-large' | 'kafka-history-cut')`,
 * or `RetryLater('kafka-unavailable')` for all that may pass.
 */
export function asKafkaOutcome(cause: unknown): RetryLater | GiveUp {
  if (cause instanceof RetryLater || cause instanceof GiveUp) return cause
  const { name, type, text } = described(cause)
  if (REFUSED.test(name) || REFUSED.test(type)) {
    return gaveUp('kafka-login', `Kafka refused our login: ${text}. Check mechanism, user name and password.`, cause)
  }
  if (FORBIDDEN.test(type)) {
    const need = 'Describe, DescribeConfigs, Read and Write on the topics, Read and Describe on the groups'
    return gaveUp('kafka-forbidden', `Kafka does not let us: ${text}. Allow this user ${need}.`, cause)
  }
  if (TOO_LARGE.test(type)) {
    const remedy = 'Set max.message.bytes of the topics to 1048588 or more'
    return gaveUp('kafka-too-large', `Kafka refused a batch for its size: ${text}. ${remedy}.`, cause)
  }
  if (name === 'KafkaJSOffsetOutOfRange') {
    const remedy = 'Restore the topic, or start anew under another prefix'
    return gaveUp('kafka-history-cut', `Kafka no longer has a part of the timeline: ${text}. ${remedy}.`, cause)
  }
  const message = `Kafka does not answer: ${text}. If it stays so, check that the brokers run and that their addresses are right.`
  return new RetryLater('kafka-unavailable', message, { cause })
}

/** True when the group has moved on without this member, or is about to. */
export function isRebalance(error: unknown): boolean {
  const { type } = described(error)
  return /^(REBALANCE_IN_PROGRESS|ILLEGAL_GENERATION|UNKNOWN_MEMBER_ID|FENCED_INSTANCE_ID)$/.test(type)
}

function gaveUp(code: string, message: string, cause: unknown): GiveUp {
  return new GiveUp(code, message, { cause })
}

interface Described {
  readonly name: string
  readonly type: string
  readonly text: string
}

/** The innermost error: kafkajs wraps the first failure in others when it stops trying. */
function described(cause: unknown): Described {
  const fields: { name?: unknown; type?: unknown; message?: unknown; cause?: unknown; errors?: unknown } =
    typeof cause === 'object' && cause !== null ? cause : {}
  const inner = Array.isArray(fields.errors) ? fields.errors[0] : fields.cause
  if (typeof inner === 'object' && inner !== null && inner !== cause) return described(inner)
  return {
    name: typeof fields.name === 'string' ? fields.name : '',
    type: typeof fields.type === 'string' ? fields.type : '',
    text: typeof fields.message === 'string' && fields.message !== '' ? fields.message : String(cause),
  }
}
