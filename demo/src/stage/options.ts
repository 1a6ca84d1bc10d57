import type { DemoPerson } from '../demo-people.ts'

export type ServiceName = 'admin' | 'delivery' | 'user'

/** Bytes of the shortest text that is looked for: a shorter one stands in every megabyte by chance. */
export const SHORTEST_SOUGHT = 5

/** Where one text was looked for, and where it stands. */
export type XrayAnswer = {
  /** What was looked into: databases, topics, logs, the backup, … */
  searched: { place: XrayPlace; stores: number; bytes: number }[]
  /** `column` where the store is a table. The text itself is never part of the answer. */
  hits: { store: string; encoding: string; column?: string }[]
  encodings: number
  milliseconds: number
}
export type XrayPlace = 'databases' | 'topics' | 'logs' | 'files' | 'backup' | 'browser'

/** A server that the services need. It comes back when it ends by itself; `down` is one that was killed, or did not come back. */
export type StagePart = {
  readonly state: 'up' | 'starting' | 'down'
  /** When it last ended although nobody asked it to. */
  readonly endedAt: Date | undefined
  kill(): Promise<void>
  restart(): Promise<void>
}

/** What the stage plays on. Whoever starts it decides what these are; it knows no database, broker or file by itself. */
export type StageOptions = {
  port: number
  /** Folder of the stage's built page. */
  root: string
  ports: Record<ServiceName, number>
  bases: { desk: string; courierApp: string; customerApp: string }
  people: {
    password: string
    owner: { email: string }
    /** An operator and a privacy officer. */
    desk: readonly { role: 'operator' | 'officer'; email: string; name: string }[]
    couriers: { name: string; phone: string }[]
    recipient: DemoPerson
    /** Another account at the recipient's door. */
    family: DemoPerson
  }
  /** Pictures of labels to scan without paper. */
  labels(): TrayLabel[]
  /** A mall's file for the desk's import. */
  sampleCsv: string
  /** The rows of a parcel as each database holds them. */
  storedRows(waybillId: string): Promise<StoredRow[]>
  /** `browser`: what the page read out of the storage of the apps. */
  xray(text: string, browser: { name: string; bytes: Buffer }[]): Promise<XrayAnswer>
  /** Hides the text in a table for one search. */
  proveXray(text: string): Promise<XrayAnswer & { planted: string }>
  /** Absent where the events go through PostgreSQL, or through a broker that is not ours. */
  broker?: StagePart | undefined
  /** Absent where whoever runs it does not start the stage. */
  database?: StagePart | undefined
  /** Cookies of the customers that the stage acts as, over its restarts. */
  sessions: { read(who: string): string | undefined; keep(who: string, cookie: string): void }
  /** Folder of the code, for the links at the end of an act. */
  codeRoot: string
  /** Of the courier's app: off, what it sends ends nowhere, as on a phone without a network. */
  courierSignal: { on: boolean }
  /** For phones in the same network: the address behind `--lan`. */
  lanUrl?: string | undefined
  /** The same as the picture of a QR code (`data:`). */
  lanQr?: string | undefined
}

/** One row of a table: column names with what stands in them, bytes as hexadecimal digits. */
export type StoredRow = {
  database: ServiceName
  table: string
  columns: { name: string; value: string; bytes?: number }[]
}

/** `life`: the state that a parcel of the recipient was brought to, `safe-number` and `family`; absent for the courier's round. */
export type TrayLabel = { name: string; file: string; findTag: string; unreadable: boolean; life?: string }
