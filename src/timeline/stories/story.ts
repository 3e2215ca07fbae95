import { type DraftOf, sealDraft } from '../draft.ts'
import type { Actor, AgentTag } from '../envelope.ts'
import type { EventOf, EventType, PayloadOf, TimelineEvent } from '../events.ts'
import { sampleOf } from './samples.ts'
import { pullSample, sampleHeadSha } from './samples-lifecycle.ts'

export interface StoryOptions {
  readonly tenant?: string
  /** Default: `inc_` and the service. */
  readonly incident?: string
  /** Time of the first event, ISO 8601; each further event is 20 s later. */
  readonly start?: string
}

type Change<T extends EventType> = Partial<PayloadOf<T>>
type More = Partial<Pick<DraftOf<EventType>, 'discriminator' | 'opens_cycle' | 'closes_through' | 'actor' | 'cycle'>>

const STEP_MS = 20_000
const HUMAN: Actor = { kind: 'human', id: 'U_ONCALL', display: 'Olga' }
const INTEGRATION: Actor = { kind: 'integration', id: 'github-integration' }

/**
 * The events of one incident, told in order: valid against the catalogue, the same ids and bytes each time. Immutable:
 * every word gives a new story, so that a shared beginning can be told to different ends. Facts that open a cycle
 * (a fail, a rejection, a request, a detection after closing) move the story into it.
 */
export class Story {
  readonly events: readonly TimelineEvent[]
  /** The cycle in which the next fact is told. */
  readonly cycle: number
  readonly #service: string
  readonly #options: Required<StoryOptions>
  readonly #atMs: number

  constructor(
    service: string,
    options: Required<StoryOptions>,
    events: readonly TimelineEvent[],
    cycle: number,
    atMs: number,
  ) {
    this.#service = service
    this.#options = options
    this.events = events
    this.cycle = cycle
    this.#atMs = atMs
  }

  get tenant(): string {
    return this.#options.tenant
  }
  get incident(): string {
    return this.#options.incident
  }

  /** Lets time pass before the next fact. */
  wait(seconds: number): Story {
    return new Story(this.#service, this.#options, this.events, this.cycle, this.#atMs + seconds * 1_000)
  }

  /** Any fact at all: the sample payload of its type with `change` over it. */
  state<T extends EventType>(type: T, change: Change<T> = {}, more: More = {}): Story {
    const cycle = more.cycle ?? this.cycle
    const sample = sampleOf(type, { service: this.#service, cycle, atMs: this.#atMs })
    return this.#tell(type, changed(sample, change), more)
  }

  detected(change: Change<'IncidentDetected'> = {}): Story {
    return this.state('IncidentDetected', change, { actor: { kind: 'detector', id: 'detector' } })
  }
  /** Detected once more after it was closed: the next cycle. */
  redetected(change: Change<'IncidentDetected'> = {}): Story {
    return this.#inCycle(this.cycle + 1).detected(change)
  }
  context(change: Change<'ContextBuilt'> = {}): Story {
    return this.state('ContextBuilt', change)
  }
  /** A cause of this confidence; at or above 0.7 its route is the fix, below it is instrumentation. */
  cause(confidence = 0.9, change: Change<'RootCauseProposed'> = {}): Story {
    const sample = sampleOf('RootCauseProposed', { service: this.#service, cycle: this.cycle, atMs: this.#atMs })
    const hypotheses = sample.hypotheses.map((hypothesis) => ({ ...hypothesis, confidence }))
    const policy = { ...sample.policy, route: [confidence >= 0.7 ? ('fix' as const) : ('instrumentation' as const)] }
    return this.state('RootCauseProposed', { hypotheses, policy, ...change })
  }
  instrumentation(): Story {
    return this.state('InstrumentationProposed')
  }
  /** Merged instrumentation: opens the next cycle. */
  instrumented(): Story {
    return this.state('InstrumentationApplied', {}, { opens_cycle: this.cycle + 1, actor: INTEGRATION })
  }
  draft(change: Change<'FixProposed'> = {}): Story {
    return this.state('FixProposed', change, { discriminator: 'draft' })
  }
  /** A person approves the draft's diff to be opened as a pull request. */
  approved(change: Change<'FixApproved'> = {}): Story {
    return this.state('FixApproved', change, { discriminator: 'open_pr', actor: HUMAN })
  }
  pull(change: Change<'FixProposed'> = {}): Story {
    const payload = changed<'FixProposed'>(pullSample(this.cycle), change)
    return this.#tell('FixProposed', payload, { discriminator: 'pr:4711', actor: INTEGRATION })
  }
  /** Somebody pushed to the pull request: it stands at another head now, and holds this diff. */
  pushed(head_sha: string, change: Change<'FixProposed'> = {}, moves = 1): Story {
    const payload = changed<'FixProposed'>(pullSample(this.cycle), { head_sha, moves, ...change })
    return this.#tell('FixProposed', payload, { discriminator: `pr:4711@${head_sha}:${moves}`, actor: INTEGRATION })
  }
  checks(conclusion: 'success' | 'failure' | 'none' = 'success'): Story {
    return this.state(
      'FixChecksCompleted',
      { conclusion },
      { discriminator: sampleHeadSha(this.cycle), actor: INTEGRATION },
    )
  }
  mergeApproved(change: Change<'FixApproved'> = {}): Story {
    const merge = { scope: 'merge' as const, sha: sampleHeadSha(this.cycle), ...change }
    return this.state('FixApproved', merge, { discriminator: 'merge', actor: HUMAN })
  }
  /** A person turns the fix down: opens the next cycle. */
  rejected(reason = 'It hides the cause.'): Story {
    return this.state('FixRejected', { reason }, { opens_cycle: this.cycle + 1, actor: HUMAN })
  }
  applied(change: Change<'FixApplied'> = {}): Story {
    return this.state('FixApplied', change, { discriminator: `pr:4711#${41 + this.cycle}`, actor: INTEGRATION })
  }
  /** A look at the evidence after the fix; a fail opens the next cycle. */
  evaluated(verdict: 'pass' | 'fail' | 'inconclusive' = 'pass', change: Change<'EvaluationCompleted'> = {}): Story {
    const opens = verdict === 'fail' ? { opens_cycle: this.cycle + 1 } : {}
    const slot = change.slot ?? 0
    return this.state(
      'EvaluationCompleted',
      { verdict, ...change },
      { ...opens, discriminator: slot === 0 ? '' : `${slot}` },
    )
  }
  resolved(how: 'person' | 'rule' = 'person'): Story {
    const actor: Actor = how === 'person' ? HUMAN : { kind: 'worker', id: 'resolver' }
    return this.state('IncidentResolved', { how }, { closes_through: this.cycle, discriminator: how, actor })
  }
  suppressed(change: Change<'IncidentSuppressed'> = {}): Story {
    return this.state('IncidentSuppressed', change, { closes_through: this.cycle, actor: HUMAN })
  }
  /** A person asks to look again: opens the next cycle. */
  requested(question = 'Was it the cache?'): Story {
    return this.state('InvestigationRequested', { question }, { opens_cycle: this.cycle + 1, actor: HUMAN })
  }
  noted(text: string): Story {
    return this.state('NoteAdded', { text }, { discriminator: `note ${this.events.length}`, actor: HUMAN })
  }
  effect(surface: 'slack' | 'code-host' | 'model', key: string, external_id: string): Story {
    return this.state('EffectRecorded', { surface, key, external_id }, { discriminator: `${surface}:${key}` })
  }

  #inCycle(cycle: number): Story {
    return new Story(this.#service, this.#options, this.events, cycle, this.#atMs)
  }

  #tell<T extends EventType>(type: T, payload: PayloadOf<T>, more: More): Story {
    const cause = this.events.at(-1)
    const root = this.events.find((event) => event.event_type === 'IncidentDetected') ?? this.events[0]
    const { tenant: tenant_id, incident: incident_id } = this.#options
    const about = { event_type: type, tenant_id, incident_id, cycle: this.cycle, actor: actorOf(type), payload }
    const links = cause && root ? { causation_id: cause.event_id, correlation_id: root.event_id } : {}
    const agent = AGENTS[type]
    const draft: DraftOf<T> = { ...about, ...links, ...(agent ? { agent } : {}), ...more }
    const event = sealed(draft, new Date(this.#atMs))
    const events = [...this.events, event]
    return new Story(this.#service, this.#options, events, event.opens_cycle ?? this.cycle, this.#atMs + STEP_MS)
  }
}

/** Begins a story about a service; nothing is told yet. */
export function story(service: string, options: StoryOptions = {}): Story {
  const whole = { tenant: 'acme', incident: `inc_${service}`, start: '2026-03-02T09:00:00.000Z', ...options }
  return new Story(service, whole, [], 1, Date.parse(whole.start))
}

const AGENTS: Partial<Record<EventType, AgentTag>> = {
  RootCauseProposed: { name: 'rca-agent', version: '0.1.0' },
  InstrumentationProposed: { name: 'instrumentation-agent', version: '0.1.0' },
  EvaluationCompleted: { name: 'evaluation-agent', version: '0.1.0' },
}

function actorOf(type: EventType): Actor {
  const agent = AGENTS[type]
  return agent ? { kind: 'agent', id: agent.name } : { kind: 'worker', id: 'storyteller' }
}

/** Every event that a story tells is of the union, because its draft was. */
function sealed<T extends EventType>(draft: DraftOf<T>, now: Date): TimelineEvent {
  const event: EventOf<T> = sealDraft(draft, now, (payload) => payload)
  return event as TimelineEvent
}

/** A sample with some fields replaced is still a payload of its type: `Change` allows no other fields. */
function changed<T extends EventType>(sample: PayloadOf<T>, change: Change<T>): PayloadOf<T> {
  return { ...sample, ...change } as unknown as PayloadOf<T>
}
