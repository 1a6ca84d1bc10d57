import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { adminApiRoutes, NewWaybillRequest } from '@exqress/contracts/admin-api.ts'
import type { ApiRoute } from '@exqress/contracts/api-route.ts'
import { deliveryApiRoutes } from '@exqress/contracts/delivery-api.ts'
import { type LabelFormat, labelFormats } from '@exqress/contracts/labels.ts'
import { userApiRoutes } from '@exqress/contracts/user-api.ts'
import { type HandlingFlag, handlingFlags } from '@exqress/contracts/values.ts'
import { decodeToken, encodeToken, labelUrl } from '@exqress/crypto/token.ts'
import { labelDigest } from '@exqress/crypto/token-node.ts'
import type { LabelInput } from '@exqress/label/label-input.ts'
import { labelSvg } from '@exqress/label/svg.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { fromPng, seededRandom } from '@exqress/testing/gray-picture.ts'
import { svgPicture } from '@exqress/testing/label-pictures.ts'
import { v7 } from 'uuid'
import { z } from 'zod'
import {
  countMeetings,
  type Finding,
  labelReaders,
  lintLabels,
  type PrintedLabel,
} from '../testing/label-linter/lint-labels.ts'
import { cj, newWaybill } from '../testing/slips.ts'
import { labelBase, startAdmin } from '../testing/start-admin.ts'
import { issueWaybills, loadIssueKeys } from '../waybills/issue-waybills.ts'
import { numberOfSerial } from '../waybills/number-rules.ts'
import { slipOfRequest } from '../waybills/slip-of-request.ts'
import { renderLabelPdf } from './render-pdf.ts'
import { renderLabelPng } from './render-png.ts'

const PEOPLE = 250
const LABELS_EACH = 4
/**
 * All 1,000 are read as SVG and in PDFs of 500 pages. A picture takes 0.1 s to draw and 0.2 to read, so there are 9 of each size, which may say the
 * same of nine people, each equal dot for dot to the SVG of its label; and a PDF by itself, which the same function draws, carries its fonts along: there are 50.
 */
const EVERY: Record<string, number> = { 'get png': 120, 'get pdf': 20 }

type Parcel = {
  person: number
  waybill: ReturnType<typeof newWaybill> & Record<string, unknown>
  may: Omit<LabelInput, 'labelUrl' | 'findTag'>
}
type Issued = Parcel & { waybillId: string; findTag: string; labelDigest: string }

const admin = await startAdmin()
const { call } = admin
const random = seededRandom(20)
const date = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul' }).format(new Date())

/** Names that no other text of a label contains. */
function personOf(index: number) {
  const syllable = (at: number) => '림봄솔결빛샘늘찬온별'[at % 10]
  const digits = String(index).padStart(3, '0')
  return {
    name: `황보${[...digits].map((digit) => syllable(Number(digit))).join('')}`,
    phone: `010-0000-${String(1000 + index * 7).slice(-4)}`,
    address: `서울특별시 성동구 왕십리로 ${7000 + index} (성수동, 한빛마루${index}아파트)`,
    unit: `${20 + (index % 70)}${digits}호실`,
    memo: `공동현관 ${3000 + index}* 앞에 놓아 주세요`,
    product: `햇살감귤 ${index}호 상자`,
    senderName: `한빛상점 ${index}호`,
  }
}

const combinations: HandlingFlag[][] = [
  [],
  ...handlingFlags.map((flag) => [flag]),
  ['fragile', 'heavy', 'liquid'],
  [...handlingFlags],
]
const weights = [undefined, 430, 12_000]

function parcelsOf(person: number): Parcel[] {
  const { name, phone, address, unit, ...rest } = personOf(person)
  return Array.from({ length: LABELS_EACH }, (_, at): Parcel => {
    const handling = combinations[person % combinations.length] as HandlingFlag[]
    const weightGrams = weights[person % weights.length]
    // Two boxes of one order, a parcel by itself, and one that goes back.
    const [boxNumber, boxCount] = at < 2 ? [at + 1, 2] : [1, 1]
    const waybillNumber = numberOfSerial('cj', String(30_000_000_000 + Math.floor(random() * 1e10)))
    return {
      person,
      waybill: newWaybill({
        ...rest,
        recipient: { name, phone, address: { postcode: person % 2 ? '06130' : '06220', address, detail: unit } },
        orderNumber: `주문-${String(person).padStart(6, '0')}-${at}`,
        ...{ waybillNumber, handling, weightGrams, boxNumber, boxCount },
      }),
      may: {
        kind: at === 3 ? 'return' : 'forward',
        carrierName: cj.name,
        sortCode: person % 2 ? 'B061' : 'A06',
        handling: handling.slice(0, 6),
        ...(weightGrams === undefined ? {} : { weightGrams }),
        ...{ date, boxNumber: boxNumber as number, boxCount: boxCount as number },
      },
    }
  })
}

const parcels = Array.from({ length: PEOPLE }, (_, person) => parcelsOf(person)).flat()
const personalTexts = parcels.flatMap(({ waybill }) => {
  const { recipient, waybillNumber, orderNumber, product, memo, senderName } = waybill
  const { name, phone, address } = recipient
  const digits = String(waybillNumber)
  const numbers = [digits, digits.replace(/(\d{4})(?=\d)/g, '$1-'), digits.replace(/(\d{4})(?=\d)/g, '$1 ')]
  return [name, phone, address.address, address.detail, product, memo, senderName, String(orderNumber), ...numbers]
})
const as = await admin.deskToken()

async function issueAll(): Promise<Issued[]> {
  await call('/api/carriers/cj', { as, method: 'PUT', body: cj })
  const answers: { waybillId: string; findTag: string }[] = []
  // As the desk issues them, eight at a time.
  for (let at = 0; at < parcels.length; at += 8) {
    answers.push(...(await Promise.all(parcels.slice(at, at + 8).map(issueOne))))
  }
  const { rows } = await admin.db.query<{ id: string; digest: Buffer }>(
    'select waybill_id as id, label_digest as digest from labels',
  )
  const digests = new Map(rows.map(({ id, digest }) => [id, digest.toString('base64url')]))
  return parcels.map((parcel, at) => {
    const { waybillId, findTag } = answers[at] as (typeof answers)[number]
    return { ...parcel, waybillId, findTag, labelDigest: digests.get(waybillId) as string }
  })
}

async function issueOne({ waybill, may }: Parcel): Promise<{ waybillId: string; findTag: string }> {
  const body = { id: v7(), waybill }
  if (may.kind === 'forward') {
    const answer = await call('/api/waybills', { as, body })
    assert.equal(answer.status, 201, JSON.stringify(answer.body?.error?.code))
    return answer.body
  }
  // No call registers the way back of a delivered parcel yet.
  const slip = { ...slipOfRequest(NewWaybillRequest.parse(body)), kind: 'return' as const }
  const keys = await loadIssueKeys(admin.deps.keys, new Date())
  const origin = { source: 'desk', pickUpAtSender: false, memoSource: 'import' } as const
  const [result] = await withTransaction(admin.db, (tx) => issueWaybills(tx, { slips: [slip], origin, keys }))
  assert.ok(result?.ok)
  return result
}

type LabelRoute = ApiRoute & { format: LabelFormat }
const mediaOf = ({ answers }: ApiRoute) => Object.values(answers).filter((answer) => typeof answer === 'string')
const answersLabels = (route: ApiRoute) =>
  mediaOf(route).length > 0 && (route.tag === 'labels' || /label/.test(route.path))
const formatOf = (media: unknown) => Object.entries(labelFormats).find(([, type]) => type === media)?.[0]

test('every call that answers a label answers a form that the linter reads', () => {
  const found = [adminApiRoutes, deliveryApiRoutes, userApiRoutes].flatMap((routes: readonly ApiRoute[]) =>
    routes.filter(answersLabels),
  )
  for (const route of found) {
    for (const media of mediaOf(route))
      assert.ok(formatOf(media), `${route.path} answers ${media}, which no reader reads`)
  }
  assert.deepEqual(Object.keys(labelReaders).sort(), Object.keys(labelFormats).sort())
  assert.deepEqual([...new Set(found.flatMap(mediaOf).map(formatOf))].sort(), Object.keys(labelFormats).sort())
})

/** The calls of the contract, with each of their options. */
function formsOfLabel(): { form: string; path: string; route: LabelRoute }[] {
  return (adminApiRoutes as readonly ApiRoute[]).filter(answersLabels).flatMap((route) => {
    const format = formatOf(mediaOf(route)[0]) as LabelFormat
    const options = Object.entries((route.query ? z.toJSONSchema(route.query) : {}).properties ?? {})
    assert.ok(options.length < 2, 'each option by itself')
    const [name, schema] = options[0] ?? []
    const values = (schema as { enum?: string[] } | undefined)?.enum ?? ['']
    return values.map((value) => {
      const path = name === undefined ? route.path : `${route.path}?${name}=${value}`
      return { form: `${format} ${path}`, path, route: { ...route, format } }
    })
  })
}

test('1,000 labels in every form say what a label may say, and nothing that is somebody’s', async (t) => {
  const issued = await issueAll()
  const printed: PrintedLabel[] = []
  for (const { form, path, route } of formsOfLabel()) {
    const every = EVERY[`${route.method} ${route.format}`] ?? 1
    const chosen = issued.filter((_, at) => at % every === 32 % every)
    const perCall = route.method === 'post' ? 500 : 1
    for (let at = 0; at < chosen.length; at += perCall) {
      const some = chosen.slice(at, at + perCall)
      const waybillIds = some.map(({ waybillId }) => waybillId)
      const answer = await call(path.replace(':waybillId', waybillIds[0] as string), {
        as,
        ...(route.method === 'post' ? { body: { waybillIds } } : {}),
      })
      assert.equal(answer.status, 200, form)
      const readings = await labelReaders[route.format](
        answer.bytes,
        some.map(({ findTag }) => findTag),
      )
      assert.equal(readings.length, some.length, form)
      readings.forEach((reading, i) => {
        const { person, may, findTag, labelDigest } = some[i] as Issued
        printed.push({ person, form, labelDigest, may: { ...may, findTag }, reading })
      })
      if (route.format === 'png') await assertDrawnAsSvg(waybillIds[0] as string, answer.bytes)
    }
    t.diagnostic(`${chosen.length} labels by ${form}`)
  }
  assert.deepEqual(rulesOf(lintLabels(printed, personalTexts)), [])

  const met = countMeetings(printed.filter(({ form }) => form.startsWith('svg')))
  t.diagnostic(JSON.stringify(met))
  assert.equal(met.pairs, (PEOPLE * LABELS_EACH * (LABELS_EACH - 1)) / 2)
  // Of 1,500 pairs 0.01 share a tag: three or more would be a chance of 2 in 10 million. The others within six deviations.
  assert.ok(met.tags <= 2, `${met.tags} of ${met.pairs} pairs have one find tag`)
  assertByChance(met.syllables, met.pairs, 1 / 14)
  assertByChance(met.digits, met.pairs, 1 / 10_000)
  assertByChance(met.bytes, met.comparedBytes, 1 / 256)
})

/** The picture is, dot for dot, that of the SVG whose texts were read. */
async function assertDrawnAsSvg(waybillId: string, png: Buffer): Promise<void> {
  const svg = await call(`/api/waybills/${waybillId}/label.svg`, { as })
  const { width, luma } = fromPng(png)
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  assert.equal(digest(luma), digest(svgPicture(svg.bytes.toString(), width).luma))
}

function assertByChance(met: number, of: number, chance: number): void {
  const [mean, deviation] = [of * chance, Math.sqrt(of * chance * (1 - chance))]
  assert.ok(Math.abs(met - mean) < 6 * deviation + 3, `${met} of ${of} meet; by chance it would be ${mean}`)
}

const rulesOf = (findings: readonly Finding[]) =>
  [...new Set(findings.map(({ form, rule }) => `${form}: ${rule}`))].sort()

// From here on labels are printed wrongly: each of these must be noticed, in each form.
const [victim, neighbour] = [personOf(7), personOf(8)]
const right: Omit<LabelInput, 'labelUrl'> = {
  ...{ kind: 'forward', carrierName: cj.name, sortCode: 'A06', handling: ['fragile'], date },
  ...{ boxNumber: 1, boxCount: 1, findTag: '다 4829' },
}
const newToken = () => Uint8Array.from({ length: 24 }, (_, at) => (at ? random() * 256 : 0x20))

const draw: Record<LabelFormat, (label: LabelInput) => Promise<Buffer> | Buffer> = {
  svg: (label) => Buffer.from(labelSvg(label)),
  png: (label) => Buffer.from(renderLabelPng(label)),
  pdf: (label) => buffer(renderLabelPdf([label])),
}

/** Two labels of one person and one of another: the first and the third are right, the second is what the printer made of it. */
async function rulesBroken(
  format: LabelFormat,
  {
    wrong = {},
    token,
    change = (bytes) => bytes,
  }: { wrong?: Partial<LabelInput>; token?: Uint8Array; change?: (document: Buffer) => Buffer },
): Promise<string[]> {
  const labels: PrintedLabel[] = []
  const first = newToken()
  const planned = [
    { person: 1, token: first, tag: '다 4829', wrong: {}, change: (bytes: Buffer) => bytes },
    { person: 1, token: token ?? newToken(), tag: '라 1357', wrong, change },
    { person: 2, token: newToken(), tag: '하 9999', wrong: {}, change: (bytes: Buffer) => bytes },
  ]
  if (token?.length === 0) (planned[1] as (typeof planned)[number]).token = first
  for (const { person, token, tag, wrong, change } of planned) {
    const may = { ...right, findTag: tag }
    const url = labelUrl(labelBase, encodeToken(token))
    const document = change(await draw[format]({ ...may, labelUrl: url, ...wrong }))
    const [reading] = await labelReaders[format](document, [tag])
    assert.ok(reading)
    const digest = Buffer.from(labelDigest(decodeToken(encodeToken(token)))).toString('base64url')
    labels.push({ person, form: format, may, labelDigest: digest, reading })
  }
  return [
    ...new Set(lintLabels(labels, [victim.name, victim.phone, neighbour.name, '500000000012']).map(({ rule }) => rule)),
  ].sort()
}

const sameToken = new Uint8Array(0)
for (const format of Object.keys(labelFormats) as LabelFormat[]) {
  test(`a wrong ${format} is noticed: a name, a number, another’s code, a code that two share`, async () => {
    assert.deepEqual(await rulesBroken(format, {}), [])
    // No text is read out of pixels, where it shows as a drawing that others do not have.
    const text = format === 'png' ? [] : ['personal', 'text']
    assert.deepEqual(await rulesBroken(format, { wrong: { carrierName: victim.name } }), ['drawing', ...text])
    const number = await rulesBroken(format, { wrong: { sortCode: '0000-1049' } })
    assert.deepEqual(number, format === 'png' ? ['drawing'] : ['drawing', 'text'])
    const other = { labelUrl: labelUrl(labelBase, encodeToken(newToken())) }
    assert.deepEqual(await rulesBroken(format, { wrong: other }), ['code'])
    assert.deepEqual(await rulesBroken(format, { token: sameToken }), ['shared'])
  })
}

/** Text that nobody sees on the box, and everybody who opens the file. */
const hidden: Record<LabelFormat, (document: Buffer, text: string) => Buffer[]> = {
  svg: (document, text) =>
    [`<title>${text}</title>`, `<!-- ${text} -->`, `<g data-name="${text}"/>`, `<?note ${text}?>`].map((extra) =>
      Buffer.from(document.toString().replace('</svg>', `${extra}</svg>`)),
    ),
  png: (document, text) => {
    const data = Buffer.concat([Buffer.from('tEXtComment\0'), Buffer.from(text)])
    const chunk = Buffer.alloc(data.length + 8)
    chunk.writeUInt32BE(data.length - 4)
    data.copy(chunk, 4)
    chunk.writeUInt32BE(crc32(data), data.length + 4)
    const end = document.length - 12
    return [
      Buffer.concat([document.subarray(0, end), chunk, document.subarray(end)]),
      Buffer.concat([document, Buffer.from(text)]),
    ]
  },
  pdf: (document, text) => {
    const escaped = Buffer.from(text).toString('latin1')
    const into = (from: string, to: string) => Buffer.from(document.toString('latin1').replace(from, to), 'latin1')
    return [
      into('/Lang (ko)', `/Lang (ko) /Title (${escaped})`),
      into('/Lang (ko)', `/Lang (ko) /Name${Buffer.from(text).toString('hex')} 1`),
      into('xref\n', `% ${escaped}\nxref\n`),
      Buffer.concat([document, Buffer.from(text)]),
    ]
  },
}

for (const format of Object.keys(labelFormats) as LabelFormat[]) {
  test(`a word hidden in a ${format} is noticed`, async () => {
    for (const text of [victim.name, neighbour.name, victim.phone.replaceAll('-', '')]) {
      const variants = hidden[format](
        await draw[format]({ ...right, labelUrl: labelUrl(labelBase, encodeToken(newToken())) }),
        text,
      )
      for (const at of variants.keys()) {
        const broken = await rulesBroken(format, { change: (bytes) => hidden[format](bytes, text)[at] as Buffer })
        assert.ok(broken.includes('text') && broken.includes('personal'), `${format} ${at}: ${broken}`)
      }
    }
  })
}
