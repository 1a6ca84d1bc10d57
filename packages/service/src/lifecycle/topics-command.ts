import { topicName, topics } from '@exqress/contracts/events.ts'
import { z } from 'zod'
import { checkKafkaAccess, kafkaAccess, kafkaSettings } from '../config/kafka-settings.ts'
import { readConfigOrExit } from '../config/read-config.ts'
import { createKafkaClient } from '../events/kafka.ts'
import { createKafkaTopics } from '../events/kafka-topics.ts'
import { topicRights } from '../events/topic-rights.ts'
import { createLog } from '../log/create-log.ts'

const Needed = z
  .object({ ...kafkaSettings, KAFKA_BROKERS: kafkaSettings.KAFKA_BROKERS.unwrap() })
  .superRefine(checkKafkaAccess)

/**
 * For `main.ts topics`: makes the topics that are missing on the brokers and, where services sign in there, writes down who may read and
 * write them, then ends the process. Safe to repeat. Its sign-in must be one that may create and alter; a service's own cannot.
 */
export async function topicsCommand(words: readonly string[], service: string): Promise<void> {
  if (words.length !== 1 || words[0] !== 'topics') return
  const access = kafkaAccess(readConfigOrExit(Needed, process.env))
  const log = createLog({ service })
  const kafka = createKafkaClient({ ...access, clientId: 'topics' })
  const made = createKafkaTopics(kafka, access)
  const admin = kafka.admin()
  let code = 0
  try {
    await made.ensure(topics.map(topicName))
    await admin.connect()
    if (access.sasl) await admin.createAcls({ acl: topicRights() })
    log.info('topics.ready', { count: topics.length })
  } catch (error) {
    code = 1
    log.error('topics.failed', { err: error })
  }
  await Promise.allSettled([made.close(), admin.disconnect()])
  log.flush()
  process.exit(code)
}
