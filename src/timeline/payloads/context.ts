import { z } from 'zod'
import { CountOf, EvidenceIds, Line, Probability, RateFigure, Sha256, Text, Window } from './shared.ts'

export const EvidenceKind = z.enum([
  'log_pattern',
  'error_rate',
  'trace',
  'deploy',
  'commit',
  'source',
  'human',
  'metric',
  'flag',
  'config',
  'notice',
])

/** One thing that can be opened and cited. */
export const EvidenceItem = z.object({
  /** Short and stable inside one context: `ev1`, `ev2`, ... */
  id: z.string().max(40),
  kind: EvidenceKind,
  title: Line,
  summary: z.string().max(2_000),
  service: z.string().max(200).optional(),
  at: z.iso.datetime().optional(),
  count: z.number().optional(),
  /** How many are usual in as much time, where that is known. */
  usual: z.number().min(0).optional(),
  sample: z.string().max(4_000).optional(),
  /** A commit sha, a deploy id, a signature: what the item is about, in the words of its source. */
  ref: z.string().max(300).optional(),
  query_id: z.string().max(80).optional(),
})
export type EvidenceItem = z.infer<typeof EvidenceItem>

/** What one query of the catalogue brought: enough to see that the snapshot is whole. */
export const Section = z.object({
  query_id: z.string().max(80),
  window: Window,
  rows: z.int().min(0),
  bytes: z.int().min(0),
  truncated: z.boolean(),
  sha256: Sha256,
})
export type Section = z.infer<typeof Section>

/** A named part of a score; the parts of a hypothesis add up to its score. */
export const ScorePart = z.object({
  name: z.string().max(60),
  value: z.number(),
  why: Line,
  evidence_ids: EvidenceIds,
})
export type ScorePart = z.infer<typeof ScorePart>

/**
 * Parts that speak of what happened rather than of when or where: only with one of them at 1 or more may a hypothesis be
 * held with more than even confidence.
 */
export const DECISIVE_PARTS = ['words', 'stack', 'mechanism', 'error_class', 'relanded', 'departure'] as const

/** The evidence behind the decisive parts of a hypothesis; empty when it has none. */
export function decisiveEvidence(hypothesis: { readonly parts: readonly ScorePart[] }): readonly string[] {
  const decisive: readonly string[] = DECISIVE_PARTS
  const parts = hypothesis.parts.filter((part) => decisive.includes(part.name) && part.value >= 1)
  return [...new Set(parts.flatMap((part) => part.evidence_ids))]
}

export const HypothesisKind = z.enum([
  'change',
  'config',
  'flag',
  'dependency',
  'load',
  'data',
  'infrastructure',
  'unknown',
])

export const RankedHypothesis = z.object({
  id: z.string().max(40),
  kind: HypothesisKind,
  service: z.string().max(200),
  /** The commit sha, flag or indicator blamed; absent for "no change of ours explains this". */
  ref: z.string().max(300).optional(),
  title: Line,
  onset: z.iso.datetime().optional(),
  score: z.number(),
  parts: z.array(ScorePart).max(20),
  confidence: Probability,
  evidence_ids: EvidenceIds,
  /** Why it was ruled out, when it was. */
  ruled_out: Line.optional(),
})
export type RankedHypothesis = z.infer<typeof RankedHypothesis>

export const FileChange = z.object({
  path: z.string().max(500),
  additions: z.int().min(0),
  deletions: z.int().min(0),
  patch: z.string().max(20_000).optional(),
})

export const SuspectCommit = z.object({
  sha: z.string().max(64),
  title: Line,
  author: z.string().max(200),
  at: z.iso.datetime(),
  url: z.string().max(500).optional(),
  files: z.array(FileChange).max(50),
  deploy_id: z.string().max(200).optional(),
})
export type SuspectCommit = z.infer<typeof SuspectCommit>

export const DeploySeen = z.object({
  id: z.string().max(200),
  service: z.string().max(200),
  sha: z.string().max(64),
  at: z.iso.datetime(),
  previous_sha: z.string().max(64).optional(),
})
export type DeploySeen = z.infer<typeof DeploySeen>

export const RatePoint = z.object({ at: z.iso.datetime(), requests: z.number(), errors: z.number() })
export type RatePoint = z.infer<typeof RatePoint>

/** A file that a suspect touches, as it stands at `base_sha`: what a revert is computed from. */
export const SourceFile = z.object({
  path: z.string().max(500),
  content: z.string().max(60_000),
  /** Set where the file holds what the log may not, a credential or characters that nobody sees: no fix can be made of it. */
  altered: z.literal(true).optional(),
})
export type SourceFile = z.infer<typeof SourceFile>

export const ContextBuiltPayload = z.object({
  window: Window,
  repo: z.string().max(200).optional(),
  base_sha: z.string().max(64).optional(),
  /** The branch whose head `base_sha` was: where a fix goes. */
  base_branch: z.string().max(200).optional(),
  sections: z.array(Section).max(40),
  evidence: z.array(EvidenceItem).max(200),
  hypotheses: z.array(RankedHypothesis).max(20),
  deploys: z.array(DeploySeen).max(50),
  suspects: z.array(SuspectCommit).max(30),
  sources: z.array(SourceFile).max(20),
  rate: z.array(RatePoint).max(240),
  of: CountOf,
  /** What is usual of the service that was hit: every later figure is compared with this one. */
  usual: RateFigure.optional(),
  similar: z.array(z.object({ incident_id: z.string(), title: Line, score: z.number(), how_ended: Line })).max(10),
  /** What was looked for and not there; each is a sentence. */
  gaps: z.array(Line).max(20),
  question: Text.optional(),
})
