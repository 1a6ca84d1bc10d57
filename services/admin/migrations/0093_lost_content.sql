-- Waybills whose `content` key was lost by a restore: the user service gives it back where it holds it (recovery/lost-content.ts).
create table lost_content (
  waybill_id uuid primary key
);
