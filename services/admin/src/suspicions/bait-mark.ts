import { createHmac, type KeyObject } from 'node:crypto'

/**
 * What bait has for its consignment: a random id (UUIDv4) to everybody, an HMAC of the waybill's id to this service. So a service that was set
 * back knows its bait again by what it told of every waybill, and nobody else can.
 */
export function baitMark(key: KeyObject, waybillId: string): string {
  const bytes = createHmac('sha256', key).update(`exqress-bait\0${waybillId}`).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
