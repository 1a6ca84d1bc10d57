import type { KubernetesObject } from '@kubernetes/client-node'
import { parseAllDocuments } from 'yaml'

/** The objects of a YAML text as they stand there: the client's own reader renames fields to fit its classes. */
export function readManifests(text: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter(Boolean)
}
