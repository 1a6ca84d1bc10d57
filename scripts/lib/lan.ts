import { createServer } from 'node:http'
import { join } from 'node:path'
import { lanAddresses, type ServerCertificate, serverCertificate } from '@exqress/local/certificate.ts'
import qrcode from 'qrcode'
import { claimPort } from './ports.ts'
import { Sentence } from './steps.ts'

export type Lan = { address: string; tls: ServerCertificate; helpUrl: string; stop(): Promise<void> }

/**
 * A phone lets a page use its camera only over HTTPS. Here is a CA of this clone, a certificate for this machine's
 * address, and a page over plain HTTP from which the phone installs the CA.
 */
export async function openLan(dataDir: string, appUrls: (address: string) => string[]): Promise<Lan> {
  const address = process.env.LAN_ADDRESS || lanAddresses()[0]
  if (!address)
    throw new Sentence('This machine has no address in a network; set LAN_ADDRESS to the one that a phone reaches.')
  const tls = await serverCertificate(join(dataDir, 'tls'), [address, 'localhost', '127.0.0.1'])
  const port = await claimPort('LAN_HELP_PORT', 5003)
  const page = helpPage(appUrls(address))
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

function helpPage(urls: string[]): string {
  const links = urls.map((url) => `<li><a href="${url}">${url}</a></li>`).join('')
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Exqress on this network</title>
<style>body{font:17px/1.5 system-ui;max-width:34rem;margin:2rem auto;padding:0 1rem}li{margin:.6rem 0}a{word-break:break-all}</style>
<h1>Exqress on this network</h1>
<p>Your phone lets a page use its camera only over HTTPS. Install this computer's certificate once:<br>
휴대전화는 HTTPS에서만 카메라를 켭니다. 이 컴퓨터의 인증서를 한 번만 설치하세요.</p>
<ol>
<li><a href="/ca.crt">Download the certificate · 인증서 내려받기</a></li>
<li>Android: Settings → Security → Encryption &amp; credentials → Install a certificate → CA certificate.
iPhone: Settings → Profile Downloaded → Install, then General → About → Certificate Trust Settings → switch it on.</li>
<li>Open the app · 앱 열기<ul>${links}</ul></li>
</ol>
<p>It can sign for addresses of your own network only. Remove it in the same settings when you are done.</p></html>`
}
