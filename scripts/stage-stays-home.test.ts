import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { trackedFiles } from './lib/tracked-files.ts'

const root = join(import.meta.dirname, '..')
const tracked = trackedFiles(root)
const text = (file: string) => readFileSync(join(root, file), 'utf8')

/** The stage itself, and the commands that open it. */
const OPENS_IT =
  /STAGE_PORT|serve-?stage|open-?stage|demo\/(src|stage)|@exqress\/demo|scripts\/start(\.mjs|\.ts)?\b|\bnpm['", ]+(run['", ]+)?start\b/i

test('the stage, which acts as people, can be turned on by no image, manifest or service', () => {
  // A package.json names what the tests beside it import; what is built from is looked at itself.
  const deployed = tracked.filter(
    (file) =>
      /^(docker|k8s|argocd|eksctl|\.github)\//.test(file) && !/\.test\.ts$|package\.json$|\.(png|md)$/.test(file),
  )
  assert.ok(deployed.length > 20, 'the manifests are there')
  for (const harm of ['command: npm start', 'CMD ["npm", "run", "start"]', 'RUN node scripts/start.mjs --no-open'])
    assert.match(harm, OPENS_IT)
  const named = deployed.filter((file) => OPENS_IT.test(text(file)))
  assert.deepEqual(named, [], 'no image and no manifest names it')

  const shipped = tracked.filter(
    (file) => /^(services|frontends|packages)\/.*\.tsx?$/.test(file) && !/\.test\.ts$/.test(file),
  )
  const imports = shipped.filter((file) => /from '(@exqress\/demo|@exqress\/scripts|[./]+\/demo)\//.test(text(file)))
  assert.deepEqual(imports, [], 'nothing that is shipped imports it')
})

test('the stage listens on loopback alone', () => {
  const server = text('demo/src/stage/serve-stage.ts')
  assert.equal([...server.matchAll(/\.listen\(/g)].length, 1)
  assert.match(server, /app\.listen\(port, '127\.0\.0\.1'/)
})
