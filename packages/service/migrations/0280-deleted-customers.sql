-- Accounts that were deleted. For ever: an id is never used again, and what is told of it later is told of nobody.
create table deleted_customers (
  customer_id uuid primary key,
  deleted_at timestamptz not null default now()
);

-- Before insert, on a table whose rows are of a customer: leaves out those of a deleted one, whatever would bring them (a replay, an
-- answer that was on its way). Whoever deletes holds the lock alone (events/deleted-customers.ts), so that either the row is seen and
-- deleted, or it is not written. The locks are few, so that a long statement cannot fill the server's lock table.
create function leave_out_deleted_customer() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(7302507, ('x' || right(new.customer_id::text, 2))::bit(8)::int);
  -- A statement of its own: it sees what was committed while the lock was waited for.
  if exists (select from deleted_customers where customer_id = new.customer_id) then return null; end if;
  return new;
end
$$;
