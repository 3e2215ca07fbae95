-- What Slack should show, what it shows, and what is being done about it. Not the truth: dropped, it is built again from
-- the timeline and from the receipts (EffectRecorded) on debugging.internal, and nothing is posted twice.
create table slack_outbox (
  tenant_id text not null,
  incident_id text not null,
  key text not null,
  -- The order in which an incident's surfaces are put there.
  place int not null,
  -- The surface as JSON; as text, because a file may hold what jsonb refuses.
  intent text not null,
  wanted_sha256 text not null,
  shown_sha256 text,
  state text not null check (state in ('pending', 'sending', 'acted', 'done', 'skipped', 'failed')),
  external_id text,
  outcome text,
  -- How often it was done: the number of its next receipt.
  revision int not null default 0,
  attempt int not null default 0,
  -- The first attempt whose end nobody knows: look from there before doing it again.
  unsure_since timestamptz,
  due_at timestamptz not null,
  lease_until timestamptz,
  error text,
  primary key (tenant_id, incident_id, key)
);
create index slack_outbox_open on slack_outbox (tenant_id, incident_id) where state in ('pending', 'sending', 'acted');
