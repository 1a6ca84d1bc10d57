-- An opening that its recipient would not expect is told as well, at most once a parcel and day in Korea (`day` is set for these alone).
alter table glass_notices add column day date;
create unique index glass_notices_day on glass_notices (waybill_id, customer_id, day) where day is not null;
