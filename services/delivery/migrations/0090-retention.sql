-- What is kept for how long: src/retention/kept-tables.ts. These grow in the order of time.
create index scans_at on scans using brin (at);
create index state_changes_at on state_changes using brin (at);
create index parcels_hands_of_destroyed on parcels (destroyed_at) where destroyed_at is not null and delivered_by is not null;
