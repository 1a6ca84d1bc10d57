import type { ExportedAnswers } from '@exqress/contracts/my-data.ts'
import { numbersCoveredFrom } from '@exqress/crypto/destruction-receipt.ts'
import { type Html, html, joined, table } from './html.ts'

type Words = { t: (key: string) => string; time: (at: string) => string }

/** Openings that were not expected, what was told of openings, and the receipts, which stay whole: a verifier takes them as they are. */
export function answersPart({ notExpected, notices, receipts }: ExportedAnswers, { t, time }: Words): Html {
  return html`<h2>${t('part.notExpected')}</h2>${table(
    [t('notExpected.asked'), t('notExpected.due'), t('notExpected.answer'), ''],
    notExpected.map(({ askedAt, dueOn, answer, answeredAt, waybillId }) => [
      time(askedAt),
      dueOn,
      answer === undefined || answeredAt === undefined
        ? t('notExpected.open')
        : `${t(`answer.${answer}`)} · ${time(answeredAt)}`,
      waybillId,
    ]),
    t,
  )}
<h2>${t('part.notices')}</h2>${table(
    ['', t('notice.at'), t('notice.told'), ''],
    notices.map(({ kind, at, toldAt, waybillId }) => [
      t(`notice.${kind}`),
      time(at),
      toldAt === undefined ? '' : time(toldAt),
      waybillId,
    ]),
    t,
  )}
<h2>${t('part.receipts')}</h2>${
    receipts.length === 0
      ? html`<p>${t('none')}</p>`
      : joined(
          receipts.map(
            (signed) =>
              html`<h3>${signed.receipt.waybillId}</h3>${table(
                ['', ''],
                [
                  [t('destruction.askedAt'), time(signed.receipt.askedAt)],
                  ...(['admin', 'delivery', 'user'] as const).map((service) => [
                    t(`destruction.${service}`),
                    time(signed.receipt.destroyedAt[service]),
                  ]),
                  [t('receipt.backups'), time(signed.receipt.backupsCoveredFrom)],
                  [t('receipt.numbers'), time(numbersCoveredFrom(signed.receipt))],
                  [t('receipt.signed'), JSON.stringify(signed)],
                ],
                t,
              )}`,
          ),
        )
  }`
}
