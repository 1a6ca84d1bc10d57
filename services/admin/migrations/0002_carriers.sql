create table carriers (
  code text primary key,
  name text not null,
  number_rule text not null check (number_rule in ('cj', 'hanjin', 'lotte', 'epost', 'logen', 'none')),
  changed_at timestamptz not null default now()
);
insert into carriers (code, name, number_rule) values
  ('cj', 'CJ대한통운', 'cj'),
  ('hanjin', '한진택배', 'hanjin'),
  ('lotte', '롯데택배', 'lotte'),
  ('epost', '우체국택배', 'epost'),
  ('logen', '로젠택배', 'logen');

-- Serial numbers that a carrier has given us, without check digit. A range that the desk takes away stays here, inactive, so that
-- giving it back does not begin it anew.
create table carrier_ranges (
  carrier text not null references carriers (code),
  digits smallint not null check (digits between 6 and 13),
  from_serial bigint not null,
  to_serial bigint not null check (to_serial >= from_serial),
  next_serial bigint not null,
  position smallint not null,
  active boolean not null default true,
  primary key (carrier, digits, from_serial)
) with (fillfactor = 50);

create table carrier_sort_codes (
  carrier text not null references carriers (code),
  postcode_prefix text not null,
  sort_code text not null,
  primary key (carrier, postcode_prefix)
);
