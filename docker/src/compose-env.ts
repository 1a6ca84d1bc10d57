import { randomBytes } from 'node:crypto'

/** The variables without which docker/compose.yaml does not start. */
export const composeSecrets = [
  'POSTGRES_PASSWORD',
  'USER_DATABASE_PASSWORD',
  'DELIVERY_DATABASE_PASSWORD',
  'ADMIN_DATABASE_PASSWORD',
] as const

/** The text of docker/.env. The passwords also stand in connection strings, so they hold no letter that means something in a URL. */
export function composeEnv(): string {
  return composeSecrets.map((name) => `${name}=${randomBytes(24).toString('base64url')}\n`).join('')
}
