import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import { cachePath, filledFolder } from './cache-folder.ts'

const run = promisify(execFile)
const KAFKA_VERSION = '4.4.0'
export const kafkaFiles = join(import.meta.dirname, '..', 'kafka')

/** Where the jars lie; named by what pom.xml pins, so that a change fetches anew. */
export function kafkaJarFolder(): string {
  const pins = createHash('sha256')
    .update(readFileSync(join(kafkaFiles, 'pom.xml')))
    .digest('hex')
    .slice(0, 8)
  return cachePath(`kafka-${KAFKA_VERSION}-${pins}`)
}

/**
 * The folder with Kafka's jars (about 45 MB), fetched by Maven the first time.
 * @throws Error with Maven's reason.
 */
export function fetchKafka(): Promise<string> {
  return filledFolder(kafkaJarFolder(), async (unfinished) => {
    const args = [
      '--batch-mode',
      '--quiet',
      `--file=${join(kafkaFiles, 'pom.xml')}`,
      'dependency:copy-dependencies',
      `-DoutputDirectory=${unfinished}`,
      '-DincludeScope=runtime',
    ]
    try {
      // Maven's own cache may hold everything: then nothing is asked over the network.
      await run('mvn', ['--offline', ...args], { timeout: 60_000 })
    } catch {
      await run('mvn', args, { timeout: 600_000 }).catch((error: { stdout?: string }) => {
        const reason = error.stdout?.split('\n').find((line) => line.includes('[ERROR]')) ?? String(error)
        const plain = stripVTControlCharacters(reason).replace(/\[ERROR\] */g, '')
        throw new Error(`Maven could not fetch Kafka ${KAFKA_VERSION}: ${plain}`)
      })
    }
  })
}
