import { ClaimAnswer, ClaimRequest } from '@exqress/contracts/internal.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import { sealBox } from '@exqress/service/internal/boxes.ts'
import { UpstreamRefusal } from '@exqress/service/internal/upstream-refusal.ts'
import type { z } from 'zod'
import { type Deps, SERVICE } from '../deps.ts'

/**
 * Asks admin, who alone compares with the slip and counts the tries. What was typed travels in a box and is kept nowhere.
 * @param labelDigest when the customer has the box before them: then the unit counts too
 * @throws AppError 404 `not_readable`, 503 `upstream_unavailable`
 */
export async function askClaim(
  { admin, peerBoxes }: Deps,
  {
    waybillId,
    customerId,
    labelDigest,
    ...typed
  }: { waybillId: string; customerId: string; name: string; unit?: string; labelDigest?: string },
): Promise<z.infer<typeof ClaimAnswer>> {
  try {
    return await admin.call({
      method: 'POST',
      path: '/internal/claims',
      input: ClaimRequest,
      body: {
        waybillId,
        customerId,
        ...(labelDigest === undefined ? {} : { labelDigest }),
        box: await sealBox(peerBoxes.admin, { route: 'claims', caller: SERVICE }, typed),
      },
      output: ClaimAnswer,
    })
  } catch (error) {
    if (error instanceof UpstreamRefusal && error.code === 'not_readable') throw notReadable()
    throw error
  }
}
