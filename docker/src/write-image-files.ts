// `node docker/src/write-image-files.ts <folder>`: what each image consists of beside its base, a folder for each. The build stage of both
// Dockerfiles runs it.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildApps, builtFolder } from '@exqress/scripts/lib/apps.ts'
import { bundleService } from './bundle-service.ts'
import { type PwaImage, pwaImages, type ServiceImage, serviceImages } from './image-names.ts'
import { imagePlaces, nginxConf } from './nginx-conf.ts'

const [target] = process.argv.slice(2)
if (!target) {
  process.stderr.write('usage: node docker/src/write-image-files.ts <folder>\n')
  process.exit(64)
}
const folder = resolve(target)
const api = join(import.meta.dirname, '..', 'api')

for (const image of Object.keys(serviceImages) as ServiceImage[]) {
  await bundleService(serviceImages[image], join(folder, image))
}
await buildApps()
// Where a service's own folders lie without S3 and KMS: a new volume takes these over, and with them whose they are. Keys are their owner's alone.
for (const place of ['own/keys', 'own/data', 'peers'])
  mkdirSync(join(folder, 'places', place), { recursive: true, mode: 0o700 })
copyApp('services/admin/console', join(folder, 'back-admin', 'console'))
for (const image of Object.keys(pwaImages) as PwaImage[]) {
  copyApp(pwaImages[image], join(folder, image, 'app'))
  const nginx = join(folder, image, 'nginx')
  mkdirSync(nginx)
  writeFileSync(join(nginx, 'nginx.conf'), nginxConf(imagePlaces))
  cpSync(join(api, 'none.conf'), join(nginx, 'api.conf'))
  cpSync(join(api, 'proxy.conf'), join(nginx, 'proxy.conf'))
}

function copyApp(app: Parameters<typeof builtFolder>[0], to: string): void {
  cpSync(builtFolder(app), to, { recursive: true })
  rmSync(join(to, '.built-from')) // tells buildApps whether to build again
}
