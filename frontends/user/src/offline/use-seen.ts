import { useQuery } from '@tanstack/react-query'
import { readSeen } from './seen-store.ts'

export const useSeen = () => useQuery({ queryKey: ['seen'], queryFn: readSeen, staleTime: 0, gcTime: 0 })
