import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { isAlive, readPid } from '@exqress/local/process-owner.ts'
import { findAxeFaults } from '@exqress/testing/axe.ts'
import type { Player } from './player.ts'

/** The sixth act, and parts that end without being asked to. */
export async function breakParts(
  t: TestContext,
  { page, stack, transport, card, play, act, askAgain }: Player,
): Promise<void> {
  /** Each look is at answers that were asked for after the one before. */
  const askUntil = async (found: () => Promise<boolean>, otherwise: string) => {
    const deadline = Date.now() + 60_000
    do {
      assert.ok(Date.now() < deadline, otherwise)
      await askAgain()
    } while (!(await found()))
  }

  await t.test('Kafka is killed: the courier works on, and the recipient catches up', async (t) => {
    if (transport !== 'kafka') return t.skip('there is no Kafka on this machine')
    await act('6 Kafka')
    await play('kafka.1')
    await play('kafka.2')
    await play('kafka.3')
    await card('courier').getByText('집화 완료').waitFor()
    await card('recipient').getByText('접수됨').waitFor()
    await card('recipient').getByText('아직 소식을 듣지 못해서').waitFor()
    assert.deepEqual(await findAxeFaults(page), [], 'news that is late')
    await page.locator('.life').getByRole('button', { name: '등록' }).click()
    await page.getByRole('alert').filter({ hasText: 'Kafka가 멈춰 있어서' }).waitFor()
    await play('kafka.4')
    await page.locator('#broker').getByText('켜져 있어요').waitFor({ timeout: 60_000 })
    await play('kafka.5') // as long as it takes until the recipient's service was told
    await card('recipient').getByText('집화 완료').waitFor()
    await card('recipient').getByText('아직 소식을 듣지 못해서').waitFor({ state: 'detached' })
  })

  await t.test('Kafka that is killed from outside is said to be away, and comes back by itself', async (t) => {
    if (transport !== 'kafka') return t.skip('there is no Kafka on this machine')
    const pid = readPid(join(stack.dataDir, 'kafka', 'broker.pid'))
    assert.ok(pid)
    process.kill(pid, 'SIGKILL')
    await page.locator('#broker').getByText('멈춰서 다시 켜는 중이에요').waitFor()
    await page.locator('#broker').getByText('켜져 있어요').waitFor({ timeout: 120_000 })
    const station = (name: string) => page.locator('.life').getByRole('button', { name })
    const done = (name: string) => page.locator('.life-done').filter({ hasText: name })
    await station('등록').click()
    await done('집화').waitFor({ state: 'detached' }) // of the box before
    await done('등록').waitFor({ timeout: 60_000 })
    await station('집화').click()
    await done('집화').waitFor()
    await card('courier').getByText('집화 완료').waitFor()
  })

  await t.test('a database that is killed from outside is said on top, and all goes on when it is back', async () => {
    const { pid } = stack.postgres
    process.kill(pid, 'SIGKILL')
    // on its way back it is said too, but a fast machine has it back between two looks of the page
    await page.getByText('데이터베이스가 갑자기 꺼졌다가 다시 켜졌어요').waitFor({ timeout: 120_000 })
    assert.deepEqual(await findAxeFaults(page), [], 'a database that is back')
    assert.notEqual(stack.postgres.pid, pid)
    await page.getByText('데이터베이스가 갑자기').waitFor({ state: 'detached', timeout: 60_000 })
    // the answers from before it died would do as well: these are asked for anew
    await askUntil(
      async () =>
        (await page.locator('.card-away').count()) === 0 &&
        (await card('courier').getByText('집화 완료').count()) > 0 &&
        (await card('recipient').getByText('집화 완료').count()) > 0 &&
        (await card('database').locator('table').count()) > 0,
      'the cards are not whole a minute after the database is back',
    )
  })

  await t.test('a service that is killed from outside is said so by its card, and comes back by itself', async () => {
    const away = card('courier').getByText('지금 멈춰 있어요')
    // The first time it is back so soon that it may fall between two looks of the page; each further death keeps it away for longer.
    for (let deaths = 1; !(await away.isVisible()); deaths++) {
      assert.ok(deaths <= 5, 'the card does not say that its service is away')
      const { pid } = stack.services.delivery
      assert.ok(pid)
      if (isAlive(pid)) process.kill(pid, 'SIGKILL')
      await away.waitFor({ timeout: 5_000 }).catch(() => {})
    }
    await card('courier').getByText('집화 완료').waitFor({ timeout: 120_000 })
  })
}
