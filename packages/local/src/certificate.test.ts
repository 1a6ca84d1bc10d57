import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { serverCertificate } from './certificate.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-ca-'))
after(() => rmSync(folder, { recursive: true }))

test('the CA is made once, its key is ours alone, and the chain verifies', async () => {
  const first = await serverCertificate(folder, ['192.168.0.7', 'localhost'])
  const second = await serverCertificate(folder, ['10.1.2.3', 'localhost'])
  assert.deepEqual(second.caDer, first.caDer, 'another private address must not ask the phone to install again')
  assert.equal(statSync(join(folder, 'ca-key.pem')).mode & 0o777, 0o600)
  const ca = new X509Certificate(first.caDer)
  const leaf = new X509Certificate(second.cert)
  assert.ok(leaf.verify(ca.publicKey))
  assert.ok(ca.ca)
  assert.equal(leaf.subjectAltName, 'IP Address:10.1.2.3, DNS:localhost')
})

test('the CA cannot sign for a name outside its network', async () => {
  const home = await serverCertificate(folder, ['127.0.0.1', 'localhost'])
  const elsewhere = await serverCertificate(join(folder, 'other'), ['127.0.0.1', 'localhost', '203.0.113.9'])
  assert.notDeepEqual(elsewhere.caDer, home.caDer)
  // The other folder's CA may sign 203.0.113.9; the home CA's key under the same demand makes a new CA instead of a wider one.
  const before = readFileSync(join(folder, 'ca.pem'), 'utf8')
  await serverCertificate(folder, ['203.0.113.9', 'localhost'])
  assert.notEqual(readFileSync(join(folder, 'ca.pem'), 'utf8'), before)
})

test('a client that checks name constraints accepts the server', async () => {
  const { key, cert } = await serverCertificate(folder, ['127.0.0.1'])
  const server = createServer({ key, cert }, (_req, res) => res.end('ok'))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const ca = readFileSync(join(folder, 'ca.pem'))
  const status = await new Promise((done, fail) => {
    request({ host: '127.0.0.1', port, ca }, (answer) => done(answer.resume().statusCode))
      .on('error', fail)
      .end()
  })
  assert.equal(status, 200)
  server.close()
})
