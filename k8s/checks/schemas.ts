import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as client from '@kubernetes/client-node'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import { idOf, type KubeObject, type Value } from './objects.ts'
import { root } from './render.ts'

type Attribute = { name: string; baseName: string; type: string }
const models = client as unknown as Record<string, { getAttributeTypeMap?: () => Attribute[] } | undefined>

/** Kubernetes' own kinds, by the names that client-node gives them. Undefined: a custom resource. */
function modelOf({ apiVersion, kind }: KubeObject): string | undefined {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  if (group !== '' && group?.includes('.') && !group.endsWith('.k8s.io')) return undefined
  const name = `${version?.[0]?.toUpperCase()}${version?.slice(1)}${kind}`
  return models[name]?.getAttributeTypeMap ? name : undefined
}

/** Fields that Kubernetes does not know, and values of another type than it wants, with their place. */
export function strictFaults(object: KubeObject): string[] | undefined {
  const model = modelOf(object)
  if (model === undefined) return undefined
  const faults: string[] = []
  walk(object, model, '', faults)
  return faults.map((fault) => `${idOf(object)}${fault}`)
}

function walk(value: Value, type: string, path: string, faults: string[]): void {
  const array = /^Array<(.+)>$/.exec(type)?.[1]
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1]
  const wrong = () => faults.push(`${path} must be ${type}`)
  if (array !== undefined) {
    if (!Array.isArray(value)) return void wrong()
    for (const [index, entry] of value.entries()) walk(entry, array, `${path}[${index}]`, faults)
  } else if (map !== undefined) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return void wrong()
    for (const [name, entry] of Object.entries(value)) walk(entry, map, `${path}.${name}`, faults)
  } else if (type === 'IntOrString') {
    if (typeof value !== 'string' && !Number.isInteger(value)) wrong()
  } else if (type === 'Date' || type === 'V1MicroTime') {
    if (typeof value !== 'string') wrong()
  } else if (['string', 'number', 'boolean'].includes(type)) {
    if (typeof value !== type) wrong()
  } else if (type !== 'any') {
    const attributes = models[type]?.getAttributeTypeMap?.()
    if (!attributes) throw new Error(`client-node has no ${type}`)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return void wrong()
    for (const [name, entry] of Object.entries(value)) {
      const attribute = attributes.find(({ baseName }) => baseName === name)
      if (!attribute) faults.push(`${path}.${name} is no field of ${type}`)
      else walk(entry, attribute.type, `${path}.${name}`, faults)
    }
  }
}

/** What `kubernetes-models` and its siblings say: required fields, values of enumerations, patterns. */
export async function requiredFaults(object: KubeObject): Promise<string[]> {
  const { apiVersion, kind } = object
  const home = apiVersion.startsWith('argoproj.io/')
    ? '@kubernetes-models/argo-cd'
    : apiVersion.startsWith('external-secrets.io/')
      ? '@kubernetes-models/external-secrets'
      : 'kubernetes-models'
  type Kind = new (object: KubeObject) => { validate(): void }
  let module: Record<string, Kind>
  try {
    module = await import(`${home}/${apiVersion}`)
  } catch {
    return [`${home} has no ${apiVersion}`]
  }
  const Model = module[kind]
  if (!Model) return [`${home} has no ${kind} of ${apiVersion}`]
  try {
    new Model(object).validate()
    return []
  } catch (error) {
    return [`${idOf(object)} ${String(error).split('\n')[0]}`]
  }
}

/** Where the published schemas of other projects lie beside a clone; where they are not, their checks are said to be skipped. */
const folder = join(root, '..', 'shared', 'schemas')
const folders = [folder, join(root, '..', '..', 'shared', 'schemas')]
export const schemaFolder = folders.find((path) => existsSync(path))

const files: Record<string, string> = {
  'elbv2.k8s.aws/v1beta1/IngressClassParams': 'alb-ingressclassparams.crd.yaml',
  'argoproj.io/v1alpha1/Application': 'argocd-application.crd.yaml',
  'argoproj.io/v1alpha1/AppProject': 'argocd-appproject.crd.yaml',
  'kafka.strimzi.io/v1/Kafka': 'strimzi-kafka.crd.yaml',
  'kafka.strimzi.io/v1/KafkaNodePool': 'strimzi-kafkanodepool.crd.yaml',
  'kafka.strimzi.io/v1/KafkaTopic': 'strimzi-kafkatopic.crd.yaml',
  'kafka.strimzi.io/v1/KafkaUser': 'strimzi-kafkauser.crd.yaml',
}

/** Faults against the published schema; undefined when this machine does not have it, or there is none. */
export function customFaults(object: KubeObject): string[] | undefined {
  const file = files[`${object.apiVersion}/${object.kind}`]
  if (file === undefined || schemaFolder === undefined) return undefined
  const crd = parse(readFileSync(join(schemaFolder, file), 'utf8'))
  const version = object.apiVersion.split('/')[1]
  const schema = crd.spec.versions.find((entry: Value) => entry.name === version)?.schema.openAPIV3Schema
  if (!schema) return [`${file} has no version ${version}`]
  return faultsOf(closed(schema), object, idOf(object))
}

export function eksctlFaults(config: KubeObject): string[] | undefined {
  if (schemaFolder === undefined) return undefined
  const schema = JSON.parse(readFileSync(join(schemaFolder, 'eksctl-clusterconfig.schema.json'), 'utf8'))
  return faultsOf(schema, config, idOf(config))
}

const compiled = new Map<unknown, ReturnType<Ajv['compile']>>()

function faultsOf(schema: Value, value: unknown, id: string): string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true })
  addFormats.default(ajv)
  for (const name of ['int32', 'int64', 'double', 'float', 'quantity']) ajv.addFormat(name, true)
  const validate = compiled.get(schema) ?? ajv.compile(schema)
  compiled.set(schema, validate)
  if (validate(value)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${id}${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

/** A schema that refuses unknown fields where the cluster would silently drop them. */
function closed(schema: Value, top = true): Value {
  if (typeof schema !== 'object' || schema === null) return schema
  if (Array.isArray(schema)) return schema.map((entry) => closed(entry, false))
  const copy: Value = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === 'properties'
        ? Object.fromEntries(Object.entries(value as object).map(([key, entry]) => [key, closed(entry, false)]))
        : closed(value, false),
    ]),
  )
  const open = schema['x-kubernetes-preserve-unknown-fields'] || schema.additionalProperties !== undefined
  if (schema.type === 'object' && schema.properties && !open) copy.additionalProperties = false
  if (schema['x-kubernetes-int-or-string']) return { type: ['integer', 'string'] }
  if (top) copy.properties = { ...copy.properties, metadata: { type: 'object' } }
  return copy
}
