-- Epochs of keys (`kek/2026-11-23`, `index/2026-11`) that rows have left, and those that are destroyed: for ever.
create table key_epochs (
  name text primary key,
  -- Since when no row refers to it; null while one does.
  last_left_at timestamptz,
  looked_at timestamptz not null,
  destroyed_at timestamptz
);

-- Makes a row under a destroyed epoch impossible. A writer holds the epoch's lock, shared, to its commit; who destroys holds it alone
-- while looking for rows. So either the row is seen, or the writer learns that the epoch is gone.
-- Arguments: the kind of epoch (the folder in the key store), the column.
create function refuse_destroyed_epoch() returns trigger language plpgsql as $$
declare
  found_name text;
begin
  for found_name in execute format(
    'select distinct %L || ''/'' || %I from changed where %I is not null order by 1', tg_argv[0], tg_argv[1], tg_argv[1])
  loop
    perform pg_advisory_xact_lock_shared(7302506, hashtext(found_name));
    -- A statement of its own: it sees what was committed while the lock was waited for.
    if exists (select from key_epochs where name = found_name and destroyed_at is not null) then
      -- To the caller a passing failure: the same work is done again, under an epoch that lives.
      raise exception 'the key epoch % is destroyed', found_name using errcode = 'serialization_failure';
    end if;
  end loop;
  return null;
end
$$;

create trigger wrapped_bundles_epoch_in after insert on wrapped_bundles
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger wrapped_bundles_epoch_up after update on wrapped_bundles
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger label_ring_epoch_in after insert on label_ring
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
create trigger label_ring_epoch_up after update on label_ring
  referencing new table as changed for each statement execute function refuse_destroyed_epoch('kek', 'epoch');
