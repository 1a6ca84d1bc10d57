-- The hour in which a label of bait was tried, in UTC; null for all else. Somebody who tries one label in a loop is one alarm an hour.
alter table suspicions add column tried_hour timestamptz;
create unique index suspicions_tried_once on suspicions (subject, waybill_id, tried_hour);
