import assert from 'node:assert/strict'
import { DeskPage } from '@exqress/contracts/admin-api.ts'
import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import { toPng } from '@exqress/testing/gray-picture.ts'
import { labelPicture } from '@exqress/testing/label-pictures.ts'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { customerClient, readCode } from '../actors/customer.ts'
import { deskClient, deskOf } from '../actors/desk.ts'
import {
  courierSignsUp,
  customerSignsIn,
  departs,
  deskApproves,
  deskAssigns,
  deskImports,
  fillParty,
  ownerBegins,
  password,
  press,
} from '../browser/acts.ts'
import { safeNumber } from '../people.ts'
import type { Step } from '../steps.ts'
import { answerAndReport, lookFor, printLabels, save, typeIn } from './desk-acts.ts'
import { customers, gyeolsEmail, officer } from './everybody.ts'
import type { Round } from './round.ts'

type Label = { waybillId: string; findTag: string; token: string; svg: string }
const { ara, biho, chan, dami, eun, faran, gyeol } = customers

/** What eleven people do with Exqress, each in a browser of their own. Answers the labels of all parcels that were imported. */
export async function journeysOfAll(plan: StackPlan, round: Round, step: Step): Promise<Label[]> {
  const { customerApp, courierApp, desk: base } = plan.bases
  const api = deskClient(plan)
  const labels: Label[] = []
  const label = (index: number) => labels[index] as Label
  const parcel = (index: number) => `${customerApp}/parcels/${label(index).waybillId}`
  const signIn = async (page: Page, who: { name: string; phone: string }) => {
    await page.goto(`${customerApp}/sign-in`)
    await customerSignsIn(page, plan, who)
  }
  /** The parcels imported since, in the order of their file. */
  const readLabels = async () => {
    const { parcels } = await api.call(DeskPage, 'get', '/api/waybills')
    const known = new Set(labels.map(({ waybillId }) => waybillId))
    for (const { waybillId, findTag } of parcels.toReversed().filter((one) => !known.has(one.waybillId))) {
      const { bytes } = await api.ask('get', `/api/waybills/${waybillId}/label.svg`)
      const token = await deskOf(plan, api).tokenOf(waybillId)
      labels.push({ waybillId, findTag, token, svg: Buffer.from(bytes).toString() })
    }
  }

  await step('the owner begins, two couriers sign up and are approved', async () => {
    await round.visit('desk', (page) => ownerBegins(page, plan, api))
    await round.visit('haneul', (page) => courierSignsUp(page, plan, 'haneul'))
    await round.visit('bada', (page) => courierSignsUp(page, plan, 'bada'))
    await round.visit('desk', async (page) => {
      await deskApproves(page, plan, 'haneul', 1)
      await deskApproves(page, plan, 'bada', 2)
    })
  })

  await step('the desk imports, prints, assigns, types one in', async () => {
    const order = (to: typeof ara, item: string) => ({ to, item, waybillNumber: to.waybillNumber })
    await round.visit('desk', async (page) => {
      const forHaneul = [
        order(ara, 't-1'),
        order(biho, 't-2'),
        { ...order(chan, 't-3'), phone: safeNumber },
        order(eun, 't-4'),
      ]
      await deskImports(page, plan, forHaneul)
      await page.getByRole('link', { name: /새로 접수한 4개/ }).click()
      await page.locator('.pick-all input').check()
      await printLabels({ base, page }, 4)
      await deskAssigns(page, 'haneul', 4)
      await readLabels()
      await deskImports(page, plan, [order(faran, 't-5')])
      await page.getByRole('link', { name: /새로 접수한 1개/ }).click()
      await page.locator('.pick-all input').check()
      await deskAssigns(page, 'bada', 1)
      await readLabels()
      await typeIn({ base, page }, gyeol)
    })
    assert.equal(labels.length, 5)
  })

  await step('a customer writes a memo, another says when to destroy', async () => {
    await round.visit('ara', async (page) => {
      await page.goto(customerApp)
      await page.getByRole('link', { name: '내 택배 보기' }).click()
      await customerSignsIn(page, plan, ara)
      await page.goto(parcel(0))
      await press(page, '출입 메모 남기기')
      await page.getByLabel('기사님에게 전할 말').fill(ara.memo)
      await press(page, '기사님에게 전하기')
      await page.getByText('메모를 전했어요').waitFor()
    })
    await round.visit('biho', async (page) => {
      await signIn(page, biho)
      await page.goto(parcel(1))
      await press(page, '오늘의 배송 요청')
      await page.getByRole('dialog').getByText('경비실').click()
      await press(page, '이대로 요청하기')
      await page.getByText('경비실(으)로 요청했어요').waitFor()
    })
  })

  await step(
    'couriers load, read whose a box is at the door, deliver with a photo, and find nobody at home',
    async () => {
      const load = (page: Page, done: string) => async () => {
        await page.goto(courierApp)
        await page.getByText('싣기', { exact: true }).click()
        await page.getByText(done).waitFor()
      }
      await round.visit('haneul', (page) => load(page, '4개를 모두 실었습니다.')(), labels.slice(0, 4))
      /** The box before the camera was seen as one to load: opened anew, it is one to deliver. */
      const depart = async (page: Page) => {
        await departs(page)
        await page.goto(courierApp)
      }
      const atDoor = (index: number, member: typeof ara, first: boolean) =>
        round.visit(
          'haneul',
          async (page) => {
            await page.goto(courierApp)
            if (first) await depart(page)
            await page.locator('.hand .door').waitFor()
            await page.getByText(member.name).waitFor()
            await page.getByText(member.memo).waitFor()
            await press(page, /^촬영 · .* 완료$/)
            await page.locator('.undo-state[data-state=sent]').waitFor()
          },
          [label(index)],
        )
      await atDoor(0, ara, true)
      await atDoor(1, biho, false)
      await round.visit('bada', (page) => load(page, '1개를 모두 실었습니다.')(), [label(4)])
      await round.visit(
        'bada',
        async (page) => {
          await page.goto(courierApp)
          await depart(page)
          await page.locator('.hand .door').waitFor()
          await press(page, '못 함')
          await press(page, '부재')
          await page.locator('.undo-state[data-state=sent]').waitFor()
          await page.goto(`${courierApp}/today`)
          await page.getByRole('heading').first().waitFor()
        },
        [label(4)],
      )
    },
  )

  await step('a recipient scans her box, looks who opened it and asks about one', async () => {
    await round.visit(
      'ara',
      async (page) => {
        await page.goto(`${customerApp}/scan`)
        await page.getByRole('img', { name: '기사님이 상자를 두고 찍은 사진' }).waitFor()
        await page.getByText(ara.product).first().waitFor()
        await press(page, '받았어요')
        await page.getByRole('heading', { name: '잘 받았다고 알려 주셨어요' }).waitFor()
        await page.goto(`${parcel(0)}/openings`)
        await page.getByText(/기록 \d+건을 모두 확인했어요/).waitFor()
        await page.getByText(/예상할 수 있는 열람 \d+번/).click()
        await page.getByRole('button', { name: '예상하지 못했어요' }).first().click()
        await press(page, '확인 요청하기')
        await page.getByText('확인을 요청했어요').waitFor()
      },
      [label(0)],
    )
    await round.visit('biho', async (page) => {
      await page.goto(parcel(1))
      await page.getByRole('img', { name: '기사님이 상자를 두고 찍은 사진' }).waitFor()
      await page.goto(customerApp)
      await page.getByText('끝난 택배', { exact: true }).click()
      await page.getByText(biho.product).first().waitFor()
    })
  })

  await step('the privacy officer searches, looks behind the mask, answers, and takes its reports', async () => {
    await round.visit('officer', async (page) => {
      const { link } = await api.call(z.object({ link: z.string() }), 'post', '/api/invitations', {
        email: officer.email,
        role: 'officer',
      })
      await page.goto(link)
      await page.getByLabel('이름').fill(officer.name)
      await page.getByLabel('새 비밀번호').fill(password)
      await press(page, '시작하기')
      await page.getByRole('link', { name: '열람 기록', exact: true }).first().waitFor()
      await lookFor({ base, page }, biho, label(1).findTag)
      await answerAndReport({ base, page }, label(0).findTag)
    })
  })

  await step('she has it all destroyed, keeps the receipt and has it checked', async () => {
    await round.visit('ara', async (page) => {
      await page.goto(parcel(0))
      await press(page, '개인정보 지우기')
      await press(page, '모두 지우기')
      await page.getByText('모든 서비스에서 지웠어요. 백업 사본에서도 내용은 9일 안에').waitFor()
      await save(page, '파기 확인서 저장')
      await save(page, 'PDF로 저장')
    })
    await round.visit('ara', async (page) => {
      await page.goto(`${customerApp}/receipt`)
      const buffer = round.saved.find(({ who, file }) => who === 'ara' && file.endsWith('.json'))?.bytes as Buffer
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'receipt.json', mimeType: 'application/json', buffer })
      await page.getByRole('heading', { name: '진짜 확인서예요' }).waitFor()
    })
  })

  await step('the phone’s own camera opens a label, whose name and unit claim it', async () => {
    await round.visit('chan', async (page) => {
      await page.goto(`${customerApp}/Q/${label(2).token}`)
      await page.getByRole('link', { name: '로그인하고 확인하기' }).click()
      await customerSignsIn(page, plan, chan)
      await page.getByRole('link', { name: '내 택배인지 확인' }).click()
      await page.getByLabel('층·호').fill(chan.unit)
      await press(page, '확인하기')
      await page.getByText(chan.product).first().waitFor()
    })
  })

  await step('somebody sends a parcel to one who takes a copy of everything and deletes the account', async () => {
    await round.visit('dami', async (page) => {
      await signIn(page, dami)
      await page.goto(`${customerApp}/send`)
      await fillParty(page, '보내는 분', dami)
      await fillParty(page, '받는 분', eun)
      await page.getByLabel('상품').fill(dami.product)
      await page.getByLabel('택배사').selectOption({ label: 'CJ대한통운' })
      await press(page, '접수하고 라벨 받기')
      await page.locator('.label-sheet svg').waitFor()
    })
    await round.visit('eun', async (page) => {
      const prove = async () => {
        await press(page, '확인 번호 받기')
        await page.getByText(/6자리 번호를 보냈어요/).waitFor()
        await page.getByRole('textbox', { name: '인증번호' }).fill(await readCode(customerClient(plan), eun.phone))
      }
      await signIn(page, eun)
      await page.goto(parcel(3))
      await page.getByText(eun.product).first().waitFor()
      await page.goto(`${customerApp}/me/data`)
      const copy = page.waitForEvent('download')
      await press(page, '읽기 좋은 문서로 받기')
      await prove()
      await (await copy).path()
      await save(page, '데이터로 받기')
      await page.goto(`${customerApp}/me/data/delete`)
      await press(page, '계정 지우기')
      await page.getByRole('heading', { name: '계정을 지웠어요' }).waitFor()
    })
  })

  await step('a foreign box is scanned from a picture and reported; one adds an address and signs out', async () => {
    await round.visit('faran', async (page) => {
      await signIn(page, faran)
      await page.goto(parcel(4))
      await page.getByText(faran.product).first().waitFor()
      await page.goto(`${customerApp}/scan`)
      const buffer = Buffer.from(toPng(labelPicture(label(1))))
      await page.locator('input[type=file]').first().setInputFiles({ name: 'box.png', mimeType: 'image/png', buffer })
      await page.getByText('지금 이 라벨로는 아무것도 열 수 없어요.').waitFor()
      await page.getByRole('link', { name: '잘못 온 상자 알리기' }).click()
      await page.getByText('우리 집 앞').click()
      await page.getByRole('button', { name: '알리기', exact: true }).click()
      await page.getByText('알려 주셔서 고마워요').waitFor()
    })
    await round.visit('gyeol', async (page) => {
      await signIn(page, gyeol)
      // It is empty at first: what the desk typed in for this number comes by itself.
      await page.getByText(gyeol.product).first().waitFor()
      await page.goto(`${customerApp}/me/contacts`)
      await page.getByText('이메일', { exact: true }).click()
      await page.getByLabel('이메일 주소').fill(gyeolsEmail)
      await page.locator('form button[type=submit]').click()
      await page.getByLabel('인증번호').waitFor()
      await page.goto(`${customerApp}/me`)
      await press(page, '로그아웃')
      await page.getByRole('dialog').getByRole('button', { name: '로그아웃' }).click()
      await page.getByRole('link', { name: '내 택배 보기' }).waitFor()
    })
  })
  return labels
}
