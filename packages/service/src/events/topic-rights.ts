import { producerOf, readersOf, type Topic, topicName, topics } from '@exqress/contracts/events.ts'
import kafkajs, { type AclEntry, type AclOperationTypes, type AclResourceTypes } from 'kafkajs'

// Named imports of these are not found in its CommonJS.
const {
  AclOperationTypes: Operation,
  AclPermissionTypes: Permission,
  AclResourceTypes: Resource,
  ResourcePatternTypes: Pattern,
} = kafkajs

const services = ['admin', 'delivery', 'user'] as const

/**
 * What each service may do on the brokers, under its own name: write what it produces, read what it subscribes to and its own, and be the
 * one group of its name. A broker refuses everything else to everybody for whom a resource has any such row.
 */
export function topicRights(): AclEntry[] {
  return services.flatMap((service) => [
    ...topics.flatMap((topic) =>
      operationsOf(service, topic).map((operation) => allow(service, topicName(topic), operation)),
    ),
    allow(service, service, Operation.READ, Resource.GROUP),
    // A reading to the end after a restore is a group of its own (kafka-read-to-end.ts), under a random name.
    { ...allow(service, 'read-to-end-', Operation.READ, Resource.GROUP), resourcePatternType: Pattern.PREFIXED },
  ])
}

function operationsOf(service: (typeof services)[number], topic: Topic): AclOperationTypes[] {
  const own = producerOf[topic] === service
  if (!own && !readersOf[topic].includes(service)) return []
  return [Operation.READ, Operation.DESCRIBE, ...(own ? [Operation.WRITE] : [])]
}

function allow(
  service: string,
  resourceName: string,
  operation: AclOperationTypes,
  resourceType: AclResourceTypes = Resource.TOPIC,
): AclEntry {
  return {
    principal: `User:${service}`,
    host: '*',
    permissionType: Permission.ALLOW,
    operation,
    resourceType,
    resourceName,
    resourcePatternType: Pattern.LITERAL,
  }
}
