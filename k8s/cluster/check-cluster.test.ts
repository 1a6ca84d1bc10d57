import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { serverCertificate } from '@exqress/local/certificate.ts'
import { openGiven } from './check-cluster.ts'

test('a cluster that somebody uses is not touched, and one that is not there is said in one sentence', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-given-'))
  const { key, cert } = await serverCertificate(join(folder, 'tls'), ['127.0.0.1'])
  const asked: string[] = []
  const answers: Record<string, object> = {
    '/api/v1': { resources: [{ name: 'namespaces', kind: 'Namespace', namespaced: false }] },
    '/api/v1/namespaces': { items: ['default', 'kube-system', 'shop'].map((name) => ({ metadata: { name } })) },
  }
  const server = createServer({ key, cert }, (request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answers[request.url ?? ''] ?? {}))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const before = process.env.KUBECONFIG
  t.after(() => {
    server.closeAllConnections()
    server.close()
    if (before === undefined) delete process.env.KUBECONFIG
    else process.env.KUBECONFIG = before
    rmSync(folder, { recursive: true })
  })

  const { port } = server.address() as AddressInfo
  process.env.KUBECONFIG = join(folder, 'kubeconfig')
  const lay = (port: number) =>
    writeFileSync(
      process.env.KUBECONFIG ?? '',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'x',
        clusters: [
          {
            name: 'x',
            cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': base64(cert) },
          },
        ],
        users: [{ name: 'x', user: { token: 'made-up' } }],
        contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
      }),
    )
  lay(port)
  const inUse = await openGiven(folder)
  assert.match('reason' in inUse ? inUse.reason : '', /is in use \(shop\): this check is for a throw-away one\.$/)
  assert.deepEqual(asked, ['GET /api/v1 Bearer made-up', 'GET /api/v1/namespaces Bearer made-up'])

  lay(1)
  const gone = await openGiven(folder)
  assert.match('reason' in gone ? gone.reason : '', /did not answer/)
  process.env.KUBECONFIG = join(folder, 'none')
  const none = await openGiven(folder)
  assert.match('reason' in none ? none.reason : '', /^KUBECONFIG cannot be read/)
})

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')
