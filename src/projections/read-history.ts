import { toSql } from 'pgvector'
import type { Sql } from './database.ts'
import { embed } from './embedding.ts'
import type { ThreadLine } from './thread.ts'
import { withoutNulls } from './without-nulls.ts'

/** An incident of the past that resembles a text. */
export interface SimilarIncident {
  readonly incident_id: string
  readonly title: string
  readonly cause: string
  readonly how_ended: string
  /** Cosine similarity, 0 to 1. */
  readonly score: number
}

/** Means in seconds over the incidents detected in a span; absent when none got that far. */
export interface Figures {
  readonly incidents: number
  readonly mttd_s?: number
  readonly mtta_s?: number
  readonly mttr_s?: number
}

export interface History {
  /** The lines of one incident, oldest first. */
  thread(tenantId: string, incidentId: string): Promise<readonly ThreadLine[]>
  /** Closed incidents that anybody may see, the most alike first; below 0.15 there is no likeness to speak of. */
  similarIncidents(tenantId: string, text: string, limit: number): Promise<readonly SimilarIncident[]>
  /** Of the incidents detected in [from, to). */
  figures(tenantId: string, from: string, to: string): Promise<Figures>
}

const LIKE = 0.15

/** What the projections remember beyond the list of incidents. */
export function history(db: Sql): History {
  return {
    thread: (tenantId, incidentId) =>
      db.query<ThreadLine>(
        `select position, event_id, event_type, cycle, at, who, what, retracted from incident_thread
         where tenant_id = $1 and incident_id = $2 order by position`,
        [tenantId, incidentId],
      ),
    similarIncidents: async (tenantId, text, limit) => {
      const wanted = embed(text)
      if (wanted.every((value) => value === 0)) return []
      return db.query<SimilarIncident>(
        `select incident_id, title, cause, how_ended, least(1, 1 - (embedding <=> $2::vector)) as score
         from incident_memory
         where tenant_id = $1 and not private and 1 - (embedding <=> $2::vector) >= $3
         order by embedding <=> $2::vector, incident_id limit $4`,
        [tenantId, toSql([...wanted]), LIKE, limit],
      )
    },
    figures: async (tenantId, from, to) => {
      const [row] = await db.query<Figures>(
        `select count(*) as incidents, avg(detect_s) as mttd_s, avg(acknowledge_s) as mtta_s, avg(resolve_s) as mttr_s
         from incident_metrics where tenant_id = $1 and detected_at >= $2 and detected_at < $3`,
        [tenantId, from, to],
      )
      return withoutNulls(row ?? { incidents: 0 })
    },
  }
}
