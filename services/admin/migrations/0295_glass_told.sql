-- What became of the notice about an opening behind the glass, as the user service tells it; null while it is on its way.
alter table glass_openings add column notice text check (notice in ('told', 'no_contact', 'no_recipient'));
