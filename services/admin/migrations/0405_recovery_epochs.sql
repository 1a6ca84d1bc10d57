-- A service that was set back counts from 1 again, and what it told nobody before that leaves no gap: each epoch beyond the first is an alarm of its
-- own, closed by whoever has looked into it. The heads say for ever which were seen.
alter table ledger_alarms drop constraint ledger_alarms_kind_check;
alter table ledger_alarms add constraint ledger_alarms_kind_check check (kind in ('gap', 'chain', 'fork', 'epoch'));
create unique index ledger_alarms_epoch on ledger_alarms (service, epoch) where kind = 'epoch';
create index ledger_heads_restored on ledger_heads (service, epoch) where epoch > 1;

alter table suspicions drop constraint suspicions_kind_check;
alter table suspicions add constraint suspicions_kind_check
  check (kind in ('decode_budget', 'labels_invalid', 'canary_tried', 'canary_opened', 'recovery_epoch'));
alter table suspicions drop constraint suspicions_subject_kind_check;
alter table suspicions add constraint suspicions_subject_kind_check
  check (subject_kind in ('courier', 'customer', 'reader', 'service'));
