import type { ExportedParcel, ExportHead } from '@exqress/contracts/my-data.ts'
import { OpeningAnswer } from '@exqress/contracts/opening-cases.ts'
import { answersPart } from './answers-part.ts'
import { type Html, html, joined, table } from './html.ts'
import type { Language } from './language.ts'
import { STYLE } from './page-style.ts'
import { wordsIn } from './page-words.ts'
import { parcelPart } from './parcel-part.ts'

/** The same as the JSON, as one page that needs nothing from anywhere: it may be opened in ten years, without a network. */
export async function* writePage(
  head: ExportHead,
  parcels: AsyncIterable<ExportedParcel>,
  language: Language,
): AsyncGenerator<string> {
  const t = wordsIn(language)
  const time = timeIn(language)
  yield `<!doctype html>\n${headPart(head, { t, time, language })}`
  let count = 0
  for await (const parcel of parcels) {
    count++
    yield String(parcelPart(parcel, { t, time }))
  }
  if (count === 0) yield String(html`<p>${t('none')}</p>`)
  yield String(tailPart(head, { t, time }))
}

/** A question about an opening ends with an answer of the officer, every other case with a code of the desk. */
const outcomeIn = (t: (key: string) => string, outcome: string): string =>
  OpeningAnswer.safeParse(outcome).success ? t(`answer.${outcome}`) : t(`outcome.${outcome}`)

type Words = { t: (key: string) => string; time: (at: string) => string }

function timeIn(language: Language): (at: string) => string {
  const format = new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Asia/Seoul',
  })
  return (at) => format.format(new Date(at))
}

function headPart(head: ExportHead, { t, time, language }: Words & { language: Language }): Html {
  const { account, sessions, madeAt } = head
  return html`<html lang="${language}"><head><meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${t('page.title')}</title>${STYLE}</head><body><main>
<h1>${t('page.title')}</h1><p>${t('page.lead')}</p><p class="small">${t('page.madeAt')}: ${time(madeAt)} · ${t('page.times')}</p>
<h2>${t('part.account')}</h2><dl>
<dt>${t('account.id')}</dt><dd>${account.customerId}</dd>
${account.name === undefined ? '' : html`<dt>${t('account.name')}</dt><dd>${account.name}</dd>`}
<dt>${t('account.signedUp')}</dt><dd>${time(account.signedUpAt)}</dd>
${joined(
  account.contacts.map(
    ({ channel, address, addedAt, provenAt }) =>
      html`<dt>${t(`contact.${channel}`)}</dt><dd>${address}<br><small>${t('contact.added')} ${time(addedAt)} · ${t('contact.proven')} ${time(provenAt)}</small></dd>`,
  ),
)}</dl>
<h2>${t('part.consents')}</h2>${table(
    [t('consent.version'), t('consent.agreed')],
    account.consents.map(({ version, agreedAt }) => [version, time(agreedAt)]),
    t,
  )}
<h2>${t('part.sessions')}</h2>${table(
    [t('session.started'), t('session.seen'), `${t('session.ended')} / ${t('session.expires')}`],
    sessions.map(({ startedAt, seenAt, expiresAt, endedAt, endReason }) => [
      time(startedAt),
      time(seenAt),
      endedAt === undefined ? time(expiresAt) : `${time(endedAt)} (${t(`end.${endReason}`)})`,
    ]),
    t,
  )}
<h2>${t('part.parcels')}</h2>`
}

function tailPart(head: ExportHead, { t, time }: Words): Html {
  const { formerParcels, refusedAttempts, writes, heldByDesk, notes } = head
  return html`<h2>${t('part.former')}</h2>${table(
    ['', ''],
    formerParcels.map(({ waybillId, relation }) => [waybillId, t(`relation.${relation}`)]),
    t,
  )}
<h2>${t('part.attempts')}</h2>${table(
    ['', ''],
    refusedAttempts.map(({ at, purpose }) => [time(at), purpose]),
    t,
  )}
<h2>${t('part.writes')}</h2>${table(
    ['', '', ''],
    writes.map(({ kind, count, first, last }) => [kind, String(count), `${time(first)} – ${time(last)}`]),
    t,
  )}
${answersPart(head, { t, time })}
<h2>${t('part.desk')}</h2>${
    heldByDesk === 'unavailable'
      ? html`<p>${t('unavailable')}</p>`
      : html`<h3>${t('desk.numbers')}</h3>${table(
          ['', t('desk.proven'), t('desk.ended')],
          heldByDesk.numbers.map(({ kind, provenAt, endedAt }) => [
            t(`contact.${kind}`),
            time(provenAt),
            endedAt === undefined ? '' : time(endedAt),
          ]),
          t,
        )}<h3>${t('desk.cases')}</h3>${table(
          ['', t('case.opened'), t('case.closed'), t('case.outcome'), ''],
          heldByDesk.cases.map(({ waybillId, kind, openedAt, closedAt, outcome, destroyed }) => [
            t(`case.${kind}`),
            time(openedAt),
            closedAt === undefined ? t('case.open') : time(closedAt),
            outcome === undefined ? '' : outcomeIn(t, outcome),
            destroyed ? `${waybillId} · ${t('case.destroyed')}` : waybillId,
          ]),
          t,
        )}`
  }
<h2>${t('part.notes')}</h2><ul>${joined(notes.map(({ text }) => html`<li>${text}</li>`))}</ul>
</main></body></html>
`
}
