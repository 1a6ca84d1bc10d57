import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Value } from './objects.ts'
import { root } from './render.ts'

/** CloudFormation's own tags become what they stand for, as text or as a list. */
const customTags = [
  ...['Sub', 'GetAtt', 'Ref', 'ImportValue'].map((name) => ({ tag: `!${name}`, resolve: (text: string) => text })),
  ...['Sub', 'Split', 'Join'].map((name) => ({ tag: `!${name}`, collection: 'seq' as const })),
]

export const readTemplate = (file: string): Value => parse(readFileSync(join(root, file), 'utf8'), { customTags })
