-- A canary that was taken in again: its data are destroyed, it is printed no more, and its label still raises an alarm for ever.
alter table canaries add column retired_at timestamptz;
alter table canaries add column retired_by uuid;
