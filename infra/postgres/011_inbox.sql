-- What Slack told us, kept before it is acknowledged, so that a crash between the two loses nothing.
-- A row is worked off once or more (facts are idempotent), then emptied and pruned. Nothing here is the truth.
CREATE TABLE IF NOT EXISTS slack_inbox (
  key text PRIMARY KEY,
  kind text NOT NULL,
  body jsonb,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  received_at timestamptz NOT NULL,
  -- Who works on it, and from when on another may.
  owner text,
  free_at timestamptz NOT NULL,
  finished_at timestamptz,
  error text
);

CREATE INDEX IF NOT EXISTS slack_inbox_waiting ON slack_inbox (free_at) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS slack_inbox_finished ON slack_inbox (finished_at) WHERE state <> 'waiting';
