import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { checkReceipt } from '@exqress/crypto/destruction-receipt.ts'
import { encodeToken, labelDigest } from '@exqress/crypto/token.ts'
import { builtApp, keptByBrowser, type Opened, signIn } from '../testing/built-app.ts'
import { idOf } from '../testing/sample-parcels.ts'

const bytesOf = (seed: number) => new Uint8Array(24).map((_, i) => (i * 37 + seed * 91) % 256)
const [own, foreign] = [encodeToken(bytesOf(3)), encodeToken(bytesOf(4))]
const digest = Buffer.from(await labelDigest(bytesOf(3))).toString('base64url')

/** `SCREENS=<folder>`: pictures for people to look at. */
async function picture({ page }: Opened, name: string) {
  const folder = process.env.SCREENS
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

describe('destroyed, and the receipt of it', { timeout: 150_000 }, () => {
  const app = builtApp()
  const journey = (name: string, steps: (opened: Opened) => Promise<void>) =>
    test(name, async () => {
      const opened = await app.open()
      try {
        await steps(opened)
        assert.deepEqual(opened.faults, [])
      } finally {
        await opened.close()
      }
    })
  journey('a wish that was not heard: it is said why, and asking again destroys', async (opened) => {
    const { page, world, go } = opened
    world.destructionTakes = 200
    const parcel = world.parcels.find(({ waybillId }) => waybillId === idOf(5))
    Object.assign(parcel ?? {}, { destroyUnheardAt: new Date().toISOString() })
    await signIn(opened)
    await page.getByText('오늘 도착해요').waitFor()
    await go(`/parcels/${idOf(5)}`)
    const said = page.getByRole('status').filter({ hasText: '지난번에는 지우지 못했어요' })
    await said.waitFor()
    await said.scrollIntoViewIfNeeded()
    await picture(opened, 'destroy-unheard')
    await page.getByRole('button', { name: '개인정보 지우기' }).click()
    await page.getByRole('button', { name: '모두 지우기' }).click()
    await page.getByText('모든 서비스에서 지웠어요').waitFor()
    assert.equal(await said.count(), 0)
  })

  async function saved(opened: Opened, button: string): Promise<Buffer> {
    const download = opened.page.waitForEvent('download')
    await opened.page.getByRole('button', { name: button }).click()
    return readFile(await (await download).path())
  }

  journey('both files are saved and hold; the old box is known to this device and asks nobody', async (opened) => {
    const { page, api, world, go } = opened
    world.receipts.labels.push(digest)
    world.destructionTakes = 200
    await signIn(opened)
    await page.getByText('오늘 도착해요').waitFor()
    await go(`/parcels/${idOf(5)}`)
    await page.getByRole('button', { name: '개인정보 지우기' }).click()
    await picture(opened, 'destroy-sheet')
    await page.getByRole('button', { name: '모두 지우기' }).click()
    await page.getByText('모든 서비스에서 지웠어요. 백업 사본에서도 내용은 9일 안에').waitFor()
    assert.equal(await page.getByText(/^\d+\.\d초 만에 지움$/).count(), 3)
    await page.getByRole('button', { name: '파기 확인서 저장' }).waitFor()
    await picture(opened, 'destroyed')
    const keys = world.receipts.keys().keys.map(({ publicKey }) => Buffer.from(publicKey, 'base64url'))
    for (const button of ['파기 확인서 저장', 'PDF로 저장']) {
      const file = await saved(opened, button)
      assert.equal((await checkReceipt(file.toString('latin1'), keys)).ok, true, button)
    }
    const kept = await keptByBrowser(page)
    assert.ok(kept.includes(digest))
    assert.doesNotMatch(kept, new RegExp(`${own}|홍길동|원두`))

    const scans = () => api.seen.filter(({ path }) => path === '/api/scans').length
    await go(`/Q/${own}`)
    await page.getByRole('heading', { name: '개인정보를 지운 상자예요' }).waitFor()
    await picture(opened, 'known-box')
    assert.equal(scans(), 0)
    await go(`/Q/${foreign}`)
    await page.getByText('지금 이 라벨로는 아무것도 열 수 없어요').waitFor()
    assert.equal(scans(), 1)
  })

  journey('an open case holds it, and that is said before and after', async (opened) => {
    const { page, world, go } = opened
    const parcel = world.parcels.find(({ waybillId }) => waybillId === idOf(5))
    Object.assign(parcel ?? {}, { received: 'not_received' })
    await signIn(opened)
    await page.getByText('오늘 도착해요').waitFor()
    await go(`/parcels/${idOf(5)}`)
    await page.getByRole('button', { name: '개인정보 지우기' }).click()
    await page.getByText('접수한 문의가 끝나면 지울게요.').waitFor()
    Object.assign(parcel ?? {}, { destruction: { askedAt: new Date().toISOString(), held: true } })
    await go(`/parcels/${idOf(5)}`)
    await page.getByText('문의가 끝나면 바로 지울게요. 다시 누르지 않아도 돼요.').waitFor()
    await picture(opened, 'held')
  })

  journey('anybody checks a receipt, whose file stays where it is', async (opened) => {
    const { page, api, world, go } = opened
    const at = new Date().toISOString()
    const parcel = world.parcels.find(({ waybillId }) => waybillId === idOf(5))
    if (!parcel) throw new Error('no parcel')
    parcel.destruction = { askedAt: at, admin: at, delivery: at, user: at, receipt: true }
    const good = JSON.stringify(world.receipts.signed(parcel))
    await go('/receipt')
    const button = page.getByRole('button', { name: '확인서 파일 고르기' })
    /** By the keyboard alone. */
    const put = async (name: string, text: string) => {
      const chooser = page.waitForEvent('filechooser')
      await button.press('Enter')
      await (await chooser).setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
    }
    await put('receipt.json', good)
    await page.getByRole('heading', { name: '진짜 확인서예요' }).waitFor()
    await picture(opened, 'receipt-good')
    await put('edited.json', good.replace('"recipient"', '"retention"'))
    await page.getByRole('heading', { name: '믿을 수 없는 확인서예요' }).waitFor()
    await page.getByText('누군가 바꾼 확인서예요').waitFor()
    await picture(opened, 'receipt-bad')
    await put('receipt.pdf', `%PDF-1.4\nstream\n${good}\nendstream`)
    await page.getByRole('heading', { name: '진짜 확인서예요' }).waitFor()
    await page.getByLabel('또는 확인서 내용 붙여넣기').fill('안녕하세요')
    await page.getByRole('button', { name: '확인하기' }).click()
    await page.getByText('파기 확인서가 아니에요').waitFor()
    world.failNext.push({ path: /receipt-keys/, status: 500, code: 'internal' })
    await put('receipt.json', good)
    await page.getByText('서명 키를 받지 못했어요').waitFor()
    const writes = api.seen.filter(({ method, path }) => method !== 'GET' && path !== '/api/session/refresh')
    assert.deepEqual(writes, [])
    assert.ok(api.seen.filter(({ path }) => path === '/api/receipt-keys').every(({ authorized }) => !authorized))
  })
})
