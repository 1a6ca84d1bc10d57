-- Each access record holds the hash of the waybill's record before it (`previous` in its event): what its own service chained
-- cannot be cut or changed later without a trace, wherever the events went. Null in rows older than this column.
alter table access_records add column record_hash bytea check (length(record_hash) = 32);
