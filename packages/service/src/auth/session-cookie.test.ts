import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Response } from 'express'
import { createSessionCookie } from './session-cookie.ts'

function written(cookie: ReturnType<typeof createSessionCookie>, act: 'write' | 'clear'): string {
  let header = ''
  const res = { append: (_name: string, value: string) => (header = value) } as unknown as Response
  if (act === 'write') cookie.write(res, 'TOKEN')
  else cookie.clear(res)
  return header
}

test('the cookie is bound to its host, hidden from scripts and from other sites', () => {
  const cookie = createSessionCookie({ audience: 'courier', baseUrl: 'https://exqress-deliver.example' })
  assert.equal(
    written(cookie, 'write'),
    '__Host-exqress-courier=TOKEN; Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict; Secure',
  )
  assert.equal(
    written(cookie, 'clear'),
    '__Host-exqress-courier=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure',
  )
  const read = (header: string) => cookie.read({ headers: { cookie: header } })
  assert.equal(read('a=1; __Host-exqress-courier=abc; b=2'), 'abc')
  assert.equal(read('exqress-courier=abc'), undefined)
  assert.equal(read('x__Host-exqress-courier=abc'), undefined)
  assert.equal(cookie.read({ headers: {} }), undefined)
})

test('the development cookie is for plain http on this machine only', () => {
  for (const baseUrl of ['http://localhost:4002', 'http://127.0.0.1:4002', 'http://[::1]:4002']) {
    const cookie = createSessionCookie({ audience: 'customer', baseUrl, development: true })
    assert.equal(written(cookie, 'write'), 'exqress-customer=TOKEN; Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict')
  }
  for (const baseUrl of [
    'https://localhost:4002',
    'http://192.168.0.7:4002',
    'http://exqress.example',
    'http://localhost.exqress.example',
    'http://127.0.0.1.exqress.example',
    'not a url',
  ]) {
    assert.throws(() => createSessionCookie({ audience: 'customer', baseUrl, development: true }), baseUrl)
  }
})
