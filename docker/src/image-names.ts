import type { App } from '@exqress/scripts/lib/apps.ts'
import type { ServiceName } from '@exqress/scripts/lib/services.ts'

/** The images as everything else names them: Deployments, ECR repositories, folders of a build. */
export const serviceImages = {
  'back-admin': 'admin',
  'back-delivery': 'delivery',
  'back-user': 'user',
} as const satisfies Record<string, ServiceName>
export const pwaImages = {
  'front-delivery': 'frontends/delivery',
  'front-user': 'frontends/user',
} as const satisfies Record<string, App>

export type ServiceImage = keyof typeof serviceImages
export type PwaImage = keyof typeof pwaImages
export type ImageName = ServiceImage | PwaImage
export const imageNames = [...Object.keys(serviceImages), ...Object.keys(pwaImages)] as ImageName[]
