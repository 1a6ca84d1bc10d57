import crypto, { Cipheriv, Decipheriv } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import type { Db } from '@exqress/service/db.ts'

export type Observed<T> = {
  answer: T
  /** Texts of all statements, in their order. */
  statements: string[]
  /** Calls of node:crypto by name and algorithm, in their order. */
  operations: string[]
}

const functions = [
  'createCipheriv',
  'createDecipheriv',
  'createHash',
  'createHmac',
  'hash',
  'hkdfSync',
  'sign',
  'verify',
  'timingSafeEqual',
  'createSecretKey',
  'randomFillSync',
  'randomBytes',
] as const

/**
 * What a piece of work asked of the database and of node:crypto, counted at their doors: two refusals that do the same cannot be told
 * apart by what they do. Work in the background is counted too; the caller stops it first, and warms what is remembered.
 */
export async function observeWork<T>(db: Db, work: () => Promise<T>): Promise<Observed<T>> {
  const statements: string[] = []
  const operations: string[] = []
  const textOf = (statement: unknown) =>
    typeof statement === 'string' ? statement : (statement as { text: string }).text
  const undo: (() => void)[] = []
  // biome-ignore lint/suspicious/noExplicitAny: any method of any module is wrapped alike
  const wrap = (owner: any, name: string, note: (args: unknown[]) => void) => {
    const real = owner[name]
    owner[name] = function (...args: unknown[]) {
      note(args)
      return Reflect.apply(real, this, args)
    }
    undo.push(() => {
      owner[name] = real
    })
  }
  const noted = (name: string) => (args: unknown[]) =>
    operations.push(typeof args[0] === 'string' && args[0].length < 20 ? `${name} ${args[0]}` : name)
  for (const name of functions) wrap(crypto, name, noted(name))
  for (const kind of [Cipheriv, Decipheriv])
    for (const name of ['update', 'final']) wrap(kind.prototype, name, () => operations.push(`${kind.name}.${name}`))
  wrap(db, 'query', ([statement]) => statements.push(textOf(statement)))
  const { connect } = db
  db.connect = async () => {
    const connection = await connect.call(db)
    return {
      ...connection,
      query: (...args: Parameters<typeof connection.query>) => {
        statements.push(textOf(args[0]))
        return connection.query(...args)
      },
    }
  }
  undo.push(() => {
    db.connect = connect
  })
  syncBuiltinESMExports()
  try {
    return { answer: await work(), statements, operations }
  } finally {
    for (const restore of undo) restore()
    syncBuiltinESMExports()
  }
}

/** All that a client sees of an answer, but the date and what the request id is. */
export function visible({ status, headers, text }: { status: number; headers: Headers; text: string }): string {
  const requestId = headers.get('x-request-id') ?? ''
  const shown = [...headers]
    .filter(([name]) => name !== 'date')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
  return `${status}\n${shown}\n\n${text}`.replaceAll(requestId, '?'.repeat(requestId.length))
}
