-- courierReaders of packages/contracts as the statements that read need it; a test compares both over all facts.
create function courier_readers(
  assigned boolean, state text, in_hand boolean, scanned boolean, pick_up_at_sender boolean,
  delivered_by_them_at timestamptz, destroyed boolean, at timestamptz
) returns text[] language sql immutable as $$
  select case
    when destroyed then array[]::text[]
    when state = 'delivered' and delivered_by_them_at is not null and at < delivered_by_them_at + interval '30 minutes'
      then array['courier_after']
    when not assigned then array[]::text[]
    else array_remove(array[
      case when state in ('registered', 'picked_up', 'in_transit', 'out_for_delivery', 'attempt_failed') then 'courier' end,
      case when state = 'out_for_delivery' and in_hand then 'courier_in_hand' end,
      case when (state = 'registered' and pick_up_at_sender) or state in ('return_requested', 'returning')
           then case when scanned then 'courier_at_sender_scanned' else 'courier_at_sender' end end
    ], null)
  end
$$;
