-- Rows of one tenant are invisible to another, whatever a query forgets to ask for. The owner of the tables (who migrates
-- and projects) sees all; everybody else is `faultline_app` with the setting `app.tenant`: see src/projections/tenant-database.ts.
do $$
begin
  begin
    if not exists (select from pg_roles where rolname = 'faultline_app') then
      create role faultline_app nologin;
    end if;
  exception
    -- Another database of this server makes the same role at the same moment.
    when duplicate_object or unique_violation then null;
  end;
  -- A superuser may take any role; others only one that they were given.
  if not (select rolsuper from pg_roles where rolname = current_user) then
    begin
      execute format('grant faultline_app to %I', current_user);
    exception
      -- Fine when an administrator has given it.
      when insufficient_privilege then
        if not pg_has_role(current_user, 'faultline_app', 'member') then raise; end if;
    end;
  end if;
exception
  when insufficient_privilege then
    raise exception 'this user may not have the role of tenants. As an administrator run: create role faultline_app nologin; grant faultline_app to %', quote_ident(current_user)
      using errcode = 'insufficient_privilege';
end $$;

do $$
begin
  execute format('grant usage on schema %I to faultline_app', current_schema());
end $$;

-- What is computed from the timeline is read; only the projector, which is the owner, writes it.
grant select on projection_offsets, incidents, incident_effects, incident_thread, incident_memory, incident_metrics to faultline_app;
grant select, insert, update, delete on slack_outbox, slack_inbox, model_answers to faultline_app;

alter table incidents enable row level security;
alter table incident_effects enable row level security;
alter table incident_thread enable row level security;
alter table incident_memory enable row level security;
alter table incident_metrics enable row level security;
alter table slack_outbox enable row level security;

-- Without the setting it is null or empty, and nothing is visible.
create policy tenant_only on incidents using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy tenant_only on incident_effects using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy tenant_only on incident_thread using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy tenant_only on incident_memory using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy tenant_only on incident_metrics using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy tenant_only on slack_outbox using (tenant_id = nullif(current_setting('app.tenant', true), ''));
