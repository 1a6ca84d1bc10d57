-- Why a notice is not told yet, where that is known: its account has no number or address. It stays due, as one may be proven later.
alter table glass_notices add column untold text check (untold in ('no_contact'));
