import { createServer } from 'node:http'
import { join } from 'node:path'
import { lanAddresses, type ServerCertificate, serverCertificate } from '@exqress/local/certificate.ts'
import qrcode from 'qrcode'
import { claimPort } from './ports.ts'
import { Sentence } from './steps.ts'

export type LanApps = { customer: string; courier: string }
export type Lan = { address: string; tls: ServerCertificate; helpUrl: string; stop(): Promise<void> }

/**
 * A phone lets a page use its camera only over HTTPS. Here is a CA of this clone, a certificate for this machine's
 * address, and a page over plain HTTP from which the phone installs the CA.
 */
export async function openLan(dataDir: string, appsAt: (address: string) => LanApps): Promise<Lan> {
  const address = process.env.LAN_ADDRESS || lanAddresses()[0]
  if (!address)
    throw new Sentence('This machine has no address in a network; set LAN_ADDRESS to the one that a phone reaches.')
  const tls = await serverCertificate(join(dataDir, 'tls'), [address, 'localhost', '127.0.0.1'])
  const port = await claimPort('LAN_HELP_PORT', 5003)
  const page = helpPage(appsAt(address))
  const server = createServer((req, res) => {
    if (req.url === '/ca.crt') {
      const headers = {
        'content-type': 'application/x-x509-ca-cert',
        'content-disposition': 'attachment; filename="exqress-ca.crt"',
      }
      res.writeHead(200, headers).end(tls.caDer)
    } else {
      res.writeHead(req.url === '/' ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(page)
    }
  })
  await new Promise<void>((ready, fail) => server.once('error', fail).listen(port, '0.0.0.0', ready))
  return {
    address,
    tls,
    helpUrl: `http://${address}:${port}/`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** A QR code of half blocks, dark on light whatever the terminal's colours are. */
export function terminalQr(text: string): Promise<string> {
  return qrcode.toString(text, { type: 'terminal', small: true, errorCorrectionLevel: 'L' })
}

/** The same for a page: a `data:` address. */
export function pictureQr(text: string): Promise<string> {
  return qrcode.toDataURL(text, { margin: 4, scale: 8, errorCorrectionLevel: 'M' })
}

function helpPage({ customer, courier }: LanApps): string {
  const link = (name: string, url: string) => `<li>${name}<br><a href="${url}">${url}</a></li>`
  return `<!doctype html><html lang="ko"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Exqress</title>
<style>:root{color-scheme:light dark}body{font:17px/1.55 system-ui;max-width:34rem;margin:2rem auto;padding:0 1.25rem;word-break:keep-all}
li{margin:.75rem 0}a{overflow-wrap:anywhere}p[lang=en],li [lang=en]{display:block;opacity:.75}</style>
<h1>이 네트워크의 Exqress</h1>
<p>휴대폰은 HTTPS에서만 카메라를 켜요. 이 컴퓨터의 인증서를 한 번만 설치해 주세요.</p>
<p lang="en">Your phone lets a page use its camera only over HTTPS. Install this computer's certificate once.</p>
<ol>
<li><a href="/ca.crt">인증서 내려받기 · Download the certificate</a></li>
<li>Android: 설정 → 보안 → 암호화 및 사용자 인증 정보 → 인증서 설치 → CA 인증서.
아이폰: 설정 → 프로파일이 다운로드됨 → 설치, 그다음 일반 → 정보 → 인증서 신뢰 설정에서 켜기.
<span lang="en">Android: Settings → Security → Encryption &amp; credentials → Install a certificate → CA certificate.
iPhone: Settings → Profile Downloaded → Install, then General → About → Certificate Trust Settings → switch it on.</span></li>
<li>앱 열기 · Open an app<ul>${link('고객 앱 · customers', customer)}${link('기사 앱 · couriers', courier)}</ul></li>
</ol>
<p>이 인증서는 같은 네트워크의 주소에만 쓸 수 있어요. 다 쓰면 같은 설정에서 지워 주세요.</p>
<p lang="en">It can sign for addresses of your own network only. Remove it in the same settings when you are done.</p></html>`
}
