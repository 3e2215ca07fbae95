-- Everything here is computed from the timeline and can be dropped: `faultline replay` builds it again, byte for byte.
create extension if not exists vector;

create table projection_offsets (
  topic text not null,
  partition int not null,
  next_offset bigint not null,
  primary key (topic, partition)
);

create table incidents (
  tenant_id text not null,
  incident_id text not null,
  title text not null,
  service text not null,
  signature text not null,
  severity text not null,
  status text not null,
  cycle int not null,
  private boolean not null,
  commander text,
  detected_at timestamptz not null,
  acknowledged_at timestamptz,
  closed_at timestamptz,
  last_event_at timestamptz not null,
  waiting_for text,
  channel_id text,
  primary key (tenant_id, incident_id)
);
create index incidents_by_last_event on incidents (tenant_id, last_event_at desc);
create index incidents_by_channel on incidents (tenant_id, channel_id) where channel_id is not null;

create table incident_effects (
  tenant_id text not null,
  incident_id text not null,
  surface text not null,
  key text not null,
  external_id text not null,
  render_sha256 text,
  primary key (tenant_id, incident_id, surface, key)
);

create table incident_thread (
  tenant_id text not null,
  incident_id text not null,
  position bigint not null,
  event_id text not null,
  event_type text not null,
  cycle int not null,
  at timestamptz not null,
  who text not null,
  what text not null,
  retracted boolean not null,
  primary key (tenant_id, incident_id, position)
);

create table incident_memory (
  tenant_id text not null,
  incident_id text not null,
  title text not null,
  service text not null,
  cause text not null,
  how_ended text not null,
  private boolean not null,
  closed_at timestamptz not null,
  embedding vector(512) not null,
  primary key (tenant_id, incident_id)
);

create table incident_metrics (
  tenant_id text not null,
  incident_id text not null,
  detected_at timestamptz not null,
  detect_s double precision not null,
  acknowledge_s double precision,
  mitigate_s double precision,
  resolve_s double precision,
  cycles int not null,
  primary key (tenant_id, incident_id)
);
create index incident_metrics_by_time on incident_metrics (tenant_id, detected_at);
