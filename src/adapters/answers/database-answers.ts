import type { Database } from '../../projections/database.ts'
import type { AnswerStore } from '../../worker-kit/llm.ts'

/** Keeps answers in Postgres; the first one under an id stays. */
export function createDatabaseAnswers(db: Database): AnswerStore {
  return {
    async get(outputEventId) {
      const rows = await db.query<{ answer: unknown }>('SELECT answer FROM model_answers WHERE output_event_id = $1', [
        outputEventId,
      ])
      return rows[0]?.answer
    },
    async put(outputEventId, answer) {
      await db.query(
        'INSERT INTO model_answers (output_event_id, answer) VALUES ($1, $2) ON CONFLICT (output_event_id) DO NOTHING',
        [outputEventId, JSON.stringify(answer)],
      )
    },
  }
}
