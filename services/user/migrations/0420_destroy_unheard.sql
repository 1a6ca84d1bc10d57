-- A destruction that was asked for and not carried out, because the issuing service knew nothing of the claim: it can be asked for again, and the
-- recipient is told why. Gone with the next that is heard.
alter table parcels add column destroy_unheard_at timestamptz;
