import type { Mutation } from './mutation.ts'

const SWEEP_TEST = 'packages/service/src/retention/sweep-tables.test.ts'
const ADMIN_TEST = 'services/admin/src/retention/kept-tables.test.ts'

/** What is kept, for how long, and that it then goes. */
export const retentionMutations: readonly Mutation[] = [
  {
    id: 'records-kept-for-ever',
    off: 'what is older than its term is deleted',
    file: 'packages/service/src/retention/sweep-tables.ts',
    from: 'limit $2 for update skip locked))`',
    to: 'and false limit $2 for update skip locked))`',
    test: SWEEP_TEST,
    fails: 'what is older than its term goes, nothing younger does, and the log has counts alone',
  },
  {
    id: 'courier-named-for-ever',
    off: 'who moved a parcel is forgotten with the readings of it',
    file: 'services/delivery/src/retention/kept-tables.ts',
    from: "emptied: ['delivered_by', 'opened_by', 'opened_day'],",
    to: "emptied: ['opened_by', 'opened_day'],",
    test: 'services/delivery/src/retention/kept-tables.test.ts',
    fails: 'it is decided of every table how long its rows stay, and none names a person for ever',
  },
  {
    id: 'retention-undecided',
    off: 'a table without a decision on its rows fails',
    file: 'packages/testing/src/undecided-tables.ts',
    from: 'filter((table) => !decided.has(table))',
    to: 'filter((table) => !decided.has(table) && table.length === 0)',
    test: ADMIN_TEST,
    fails: 'a table, a column or a person that nobody has decided on is named',
  },
  {
    id: 'retention-clock-trusted',
    off: 'a clock that jumped deletes nothing for a week',
    file: 'packages/service/src/retention/steady-clock.ts',
    from: "and looked_at + interval '30 days'",
    to: "and looked_at + interval '300 years'",
    test: SWEEP_TEST,
    fails: 'a clock that ',
  },
  {
    id: 'record-chain-cut-by-age',
    off: 'the last record of a living parcel stays with it',
    file: 'packages/service/src/retention/kit-tables.ts',
    from: 'and (next.epoch, next.number) > (access_records.epoch, access_records.number)',
    to: 'and (next.epoch, next.number) >= (access_records.epoch, access_records.number)',
    test: SWEEP_TEST,
    fails:
      'the last record of a living parcel stays with it, since the next is chained to it; it goes after the destruction',
  },
  {
    id: 'notice-of-another-term',
    off: "the couriers' notice names the term that the code keeps",
    file: 'frontends/delivery/src/privacy/ko.ts',
    from: '스캔과 열리지 않은 스캔: 2년.',
    to: '스캔과 열리지 않은 스캔: 1년.',
    test: 'scripts/retention.test.ts',
    fails: 'the notices name the terms that the services keep',
  },
  {
    id: 'officers-words-kept',
    off: 'what an officer wrote goes with the last parcel that was opened by it',
    file: 'services/admin/src/destruction/destroy-waybill.ts',
    from: 'where g.id in (select glass_id from glass_openings where waybill_id = $1)',
    to: 'where g.id in (select glass_id from glass_openings where waybill_id = $1 and false)',
    test: ADMIN_TEST,
    fails: "an officer's words go with the last parcel that was opened by them; that it was opened stays for two years",
  },
  {
    id: 'officers-words-for-owners',
    off: "an officer's words are for officers alone",
    file: 'services/admin/src/break-glass/list-glasses.ts',
    from: "if (role !== 'officer' || ",
    to: "if (role === 'operator' || ",
    test: 'services/admin/src/break-glass/break-glass.test.ts',
    fails: 'a reason is a code and words; the owner sees the code later, officers the words, nobody else anything',
  },
]
