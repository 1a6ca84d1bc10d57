import { useToast } from '@exqress/ui/look/toast.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { useText } from '../i18n/text.ts'
import { forgetSeen } from '../offline/seen-store.ts'
import { parcelKey } from '../parcels/parcel-queries.ts'

/** Takes a parcel off my list, here and in the offline view. */
export function useNotMine(waybillId: string) {
  const t = useText()
  const toast = useToast()
  const navigate = useNavigate()
  const queries = useQueryClient()
  return useWrite((api, id) => api.post(`/api/parcels/${waybillId}/not-mine`, { body: { id }, idempotent: true }), {
    onSuccess: () => {
      toast({ text: t('notMine.done') })
      void forgetSeen(waybillId)
      navigate('/', { replace: true })
      queries.removeQueries({ queryKey: parcelKey(waybillId) })
      void queries.invalidateQueries({ queryKey: ['parcels'] })
    },
  })
}
