import { consentVersion, consentVersions } from '@exqress/contracts/consent.ts'
import { Notice } from '@exqress/contracts/user-api.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'

/** What the notice's page cannot know by itself. Its words are in the app; who answers for them is the operator's to say. */
export const readNotice = ({ notice }: Pick<Deps, 'notice'>): z.infer<typeof Notice> =>
  Notice.parse({ version: consentVersion, versions: consentVersions, ...(notice && { by: notice }) })
