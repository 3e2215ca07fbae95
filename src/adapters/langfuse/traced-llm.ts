import { type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api'
import { asOutcome } from '../../kit/outcome.ts'
import type { Answer, Llm, Question } from '../../worker-kit/llm.ts'

export interface Tracing {
  readonly tracer: Tracer
  /** Given when questions and answers may leave too: what they pass through first. */
  readonly redactText?: (text: string) => string
}

/**
 * The model, with a span for each question by the conventions of OpenTelemetry for generative AI and Langfuse's own names. The
 * incident is the session. What an answer was worth is not changed: a trace that is lost is lost.
 */
export function tracedLlm(llm: Llm, { tracer, redactText }: Tracing): Llm {
  return {
    model: llm.model,
    async ask(question) {
      const span = tracer.startSpan(question.about?.agent ?? 'question', {
        kind: SpanKind.CLIENT,
        attributes: {
          'langfuse.observation.type': 'generation',
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': llm.model,
          'gen_ai.request.max_tokens': question.maxTokens,
          ...aboutOf(question),
          ...(redactText ? { 'langfuse.observation.input': redactText(asked(question)) } : {}),
        },
      })
      try {
        const answer = await llm.ask(question)
        span.setAttributes(answered(answer))
        if (redactText) span.setAttribute('langfuse.observation.output', redactText(JSON.stringify(answer.value)))
        return answer
      } catch (error) {
        failed(span, error)
        throw error
      } finally {
        span.end()
      }
    },
  }
}

function aboutOf({ about }: Question<unknown>) {
  if (about === undefined) return {}
  return {
    'gen_ai.agent.name': about.agent,
    'langfuse.trace.name': about.agent,
    'session.id': about.incident_id,
    'langfuse.trace.metadata.cycle': about.cycle,
  }
}

function asked({ system, user }: Question<unknown>): string {
  return JSON.stringify([
    { role: 'system', content: system },
    { role: 'user', content: user },
  ])
}

function answered({ model, cost, prompt_sha256 }: Answer<unknown>) {
  return {
    'gen_ai.response.model': model,
    'gen_ai.usage.input_tokens': cost.input_tokens,
    'gen_ai.usage.output_tokens': cost.output_tokens,
    'langfuse.observation.cost_details': JSON.stringify({ total: cost.usd }),
    'langfuse.observation.metadata.prompt_sha256': prompt_sha256,
  }
}

/** The code alone: what a vendor's error says may hold anything. */
function failed(span: Span, error: unknown): void {
  const { code } = asOutcome(error)
  span.setStatus({ code: SpanStatusCode.ERROR, message: code })
  span.setAttribute('error.type', code)
}
