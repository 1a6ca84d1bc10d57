// `npm run images`: builds the five images with whatever is here and tries each. `npm run images -- --build-only` for a pipeline that tries
// them elsewhere; names after it build those alone.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createSteps, printFailure, Sentence } from '@exqress/scripts/lib/steps.ts'
import { basesOf } from './bases-of.ts'
import { buildImage, findEngine } from './container-engine.ts'
import { type ImageName, imageNames, serviceImages } from './image-names.ts'
import { sizeOf } from './image-size.ts'
import { makeLocalBases } from './local-bases.ts'
import { smokeTest } from './smoke-test.ts'

const root = join(import.meta.dirname, '..', '..')
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'build-only': { type: 'boolean', default: false }, 'smoke-only': { type: 'boolean', default: false } },
})
const steps = createSteps()
const work = mkdtempSync(join(tmpdir(), 'exqress-images-'))
let exitCode = 0
try {
  const unknown = positionals.find((name) => !imageNames.includes(name as ImageName))
  if (unknown) throw new Sentence(`there is no image ${unknown}; there are ${imageNames.join(', ')}.`)
  const wanted = positionals.length ? (positionals as ImageName[]) : imageNames
  const engine = await findEngine()
  steps.note(`with ${engine.name}`)
  if (!flags['smoke-only']) {
    const bases =
      engine.name === 'buildah'
        ? await steps.run('Bases', async (say) => {
            say('Debian by debootstrap, as no registry is asked')
            return {
              value: await makeLocalBases(engine),
              text: 'made here, in the place of those that the Dockerfiles name',
            }
          })
        : undefined
    for (const image of wanted) {
      await steps.run(image, async () => {
        const isService = image in serviceImages
        const dockerfile = join(root, 'docker', isService ? 'service.Dockerfile' : 'pwa.Dockerfile')
        const { build, final } = basesOf(readFileSync(dockerfile, 'utf8'))
        await buildImage(engine, tagOf(image), {
          dockerfile,
          context: root,
          args: { IMAGE: image },
          insteadOf: bases && { [build]: bases.build, [final]: isService ? bases.service : bases.pwa },
        })
        return { value: undefined, text: await sizeOf(engine, tagOf(image)) }
      })
    }
  }
  if (!flags['build-only']) await smokeTest({ engine, images: wanted, tagOf, work, steps })
} catch (error) {
  exitCode = 1
  printFailure('The images are not as they should be', error)
}
rmSync(work, { recursive: true, force: true })
process.exit(exitCode)

function tagOf(image: ImageName): string {
  return `localhost/exqress/${image}`
}
