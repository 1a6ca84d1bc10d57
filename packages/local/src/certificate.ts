import 'reflect-metadata' // the dependency container inside x509 asks for it
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const day = 24 * 60 * 60 * 1000
x509.cryptoProvider.set(crypto)

export type ServerCertificate = {
  /** PEM of the server's private key. */
  key: string
  /** PEM of the server's certificate followed by its CA's. */
  cert: string
  /** DER of the CA's certificate, the form that phones install from. */
  caDer: Uint8Array<ArrayBuffer>
}

/** IPv4 addresses under which other devices of the same network reach this machine, the likeliest first. */
export function lanAddresses(): string[] {
  return Object.entries(networkInterfaces())
    .filter(([name]) => !/^(docker|br-|veth|virbr|tun|tap|utun)/.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
    .map(({ address }) => address)
}

/**
 * A server certificate (P-256, 90 days) for `names` (host names or IP addresses), signed by a CA of this clone. The CA is
 * made at the first call and kept in `folder` with a key file of mode 0600, so that a phone has to install it only once.
 * The CA may sign for private addresses, `.local` names and the names given here alone (RFC 5280, 4.2.1.10): whoever
 * steals it cannot pass for a bank. A name outside makes a new CA.
 */
export async function serverCertificate(folder: string, names: string[]): Promise<ServerCertificate> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const ca = await certificateAuthority(folder, privateNamesAnd(names))
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=Exqress on this network',
    issuer: ca.certificate.subject,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 90 * day),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: ca.key,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value): x509.JsonGeneralName => ({ type: isIP(value) ? 'ip' : 'dns', value })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(ca.certificate.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return {
    key: await privatePem(keys.privateKey),
    cert: `${certificate.toString('pem')}\n${ca.certificate.toString('pem')}\n`,
    caDer: new Uint8Array(ca.certificate.rawData),
  }
}

async function certificateAuthority(folder: string, constraints: x509.Extension) {
  const keyFile = join(folder, 'ca-key.pem')
  const certificateFile = join(folder, 'ca.pem')
  if (existsSync(keyFile) && existsSync(certificateFile)) {
    const certificate = new x509.X509Certificate(readFileSync(certificateFile, 'utf8'))
    const constrained = certificate.getExtension(constraints.type)
    const same = constrained && Buffer.from(constrained.value).equals(Buffer.from(constraints.value))
    if (same && certificate.notAfter.getTime() > Date.now() + 100 * day) {
      const der = x509.PemConverter.decodeFirst(readFileSync(keyFile, 'utf8'))
      return { certificate, key: await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']) }
    }
  }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=Exqress local CA ${new Date().toISOString().slice(0, 10)}`,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 2 * 365 * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      constraints,
    ],
  })
  writeFileSync(keyFile, await privatePem(keys.privateKey), { mode: 0o600 })
  chmodSync(keyFile, 0o600) // the mode above counts only for a new file
  writeFileSync(certificateFile, certificate.toString('pem'))
  return { certificate, key: keys.privateKey }
}

/** Name constraints in DER: permitted are loopback, the private IPv4 ranges (RFC 1918), `local`, and each name outside them. */
function privateNamesAnd(names: string[]): x509.Extension {
  const ranges = ['127.0.0.0/255.0.0.0', '10.0.0.0/255.0.0.0', '172.16.0.0/255.240.0.0', '192.168.0.0/255.255.0.0']
  const isPrivate = /^(127|10|192\.168|172\.(1[6-9]|2\d|3[01]))\./
  const others = names.filter((name) => isIP(name) && !isPrivate.test(name)).sort()
  const dnsNames = ['local', ...names.filter((name) => !isIP(name) && !name.endsWith('.local')).sort()]
  const permitted = [
    ...[...ranges, ...others.map((address) => `${address}/255.255.255.255`)].map((range) =>
      der(0x30, der(0x87, ...range.split(/[./]/).map(Number))),
    ),
    ...dnsNames.map((name) => der(0x30, der(0x82, ...new TextEncoder().encode(name)))),
  ]
  return new x509.Extension('2.5.29.30', true, der(0x30, der(0xa0, ...permitted)))
}

function der(tag: number, ...parts: (number | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const body = parts.flatMap((part) => (typeof part === 'number' ? [part] : [...part]))
  return Uint8Array.from([tag, ...(body.length < 128 ? [] : [0x81]), body.length, ...body])
}

function serialNumber(): string {
  // A positive number without a leading zero byte, as RFC 5280 wants it.
  return `4${Buffer.from(crypto.getRandomValues(new Uint8Array(16)))
    .toString('hex')
    .slice(1)}`
}

async function privatePem(key: CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`
}
