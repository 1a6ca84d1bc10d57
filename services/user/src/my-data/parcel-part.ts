import type { ExportedParcel } from '@exqress/contracts/my-data.ts'
import { type Html, html, joined } from './html.ts'

type Words = { t: (key: string) => string; time: (at: string) => string }

/** One parcel of the exported page: everything that its JSON holds. */
export function parcelPart(parcel: ExportedParcel, { t, time }: Words): Html {
  return html`<article><h3>${parcel.product ?? parcel.findTag} <small>${t(`relation.${parcel.relation}`)}</small></h3>
<dl>${joined(
    factsOf(parcel, { t, time }).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [html`<dt>${t(`fact.${name}`)}</dt><dd>${value}</dd>`],
    ),
  )}</dl>
<h3>${t('timeline')}</h3><table><tbody>${joined(
    parcel.timeline.map(({ state, at, place, reason, inferred, corrected }) => {
      const more = [
        place && t(`place.${place}`),
        reason && t(`reason.${reason}`),
        inferred && t('step.inferred'),
        corrected && t('step.corrected'),
      ].filter(Boolean)
      return html`<tr><td>${time(at)}</td><td>${t(`state.${state}`)}</td><td>${more.join(' · ')}</td></tr>`
    }),
  )}</tbody></table>${openingsPart(parcel, { t, time })}</article>
`
}

function factsOf(parcel: ExportedParcel, { t, time }: Words): [name: string, value: string | undefined][] {
  const { route, sender, proof, destruction } = parcel
  const lines = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' ')
  return [
    ['issuedAt', time(parcel.issuedAt)],
    ['state', `${t(`state.${parcel.state}`)} (${time(parcel.stateAt)})`],
    ['findTag', parcel.findTag],
    ['carrier', parcel.carrierName],
    ['kind', t(`kind.${parcel.kind}`)],
    ['product', parcel.product],
    ['waybillNumber', parcel.waybillNumber],
    ['senderName', parcel.senderName],
    ['recipientName', parcel.recipientName],
    ['phone', parcel.phone],
    ['address', route && lines(route.postcode, route.street, route.building, route.dong, parcel.unit)],
    ['senderAddress', sender && lines(sender.postcode, sender.street, sender.building, sender.unit)],
    ['senderPhone', sender?.phone],
    ['box', parcel.boxNumber === undefined ? undefined : `${parcel.boxNumber} / ${parcel.boxCount}`],
    ['sortCode', parcel.sortCode],
    ['handling', parcel.handling?.map((flag) => t(`handling.${flag}`)).join(', ')],
    ['wish', parcel.deliveryWish && t(`wish.${parcel.deliveryWish}`)],
    ['collect', parcel.collectWon === undefined ? undefined : `₩${parcel.collectWon.toLocaleString('en')}`],
    ['memo', parcel.doorMemoSet ? t('fact.memo.set') : undefined],
    ['received', parcel.received && t(`received.${parcel.received}`)],
    ['proof', proof && lines(t(`place.${proof.place}`), proof.photo ? `(${t('fact.proof.photo')})` : undefined)],
    ['tries', parcel.triesLeft?.toString()],
    [
      'destruction',
      destruction &&
        Object.entries(destruction)
          .map(([who, at]) => `${t(`destruction.${who}`)} ${time(String(at))}`)
          .join(' · '),
    ],
  ]
}

function openingsPart({ openings }: ExportedParcel, { t, time }: Words): Html | string {
  if (openings === undefined) return ''
  if (openings === 'unavailable') return html`<h3>${t('openings')}</h3><p>${t('unavailable')}</p>`
  if (openings.length === 0) return html`<h3>${t('openings')}</h3><p>${t('none')}</p>`
  return html`<h3>${t('openings')}</h3><table><tbody>${joined(
    openings.map(
      ({ at, role, purpose, fields, online, logId, index }) =>
        html`<tr><td>${time(at)}</td><td>${t(`role.${role}`)}</td><td>${purpose}${online ? '' : ` (${t('opening.offline')})`}<br><small>${fields.join(', ')} · ${t('opening.where')} ${logId}/${String(index)}</small></td></tr>`,
    ),
  )}</tbody></table>`
}
