-- What a model said, kept before the event is appended, so that a crash in between costs no second call.
CREATE TABLE IF NOT EXISTS model_answers (
  output_event_id uuid PRIMARY KEY,
  answer jsonb NOT NULL,
  kept_at timestamptz NOT NULL DEFAULT now()
);
