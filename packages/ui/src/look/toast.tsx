import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react'
import { Button } from './button.tsx'

export type ToastMessage = {
  text: string
  tone?: 'calm' | 'bad'
  /** One thing to do about it, such as undo. */
  action?: { label: string; onPress: () => void }
  /** Milliseconds in sight; 5000, with an action 10000. */
  stays?: number
}
type Shown = ToastMessage & { id: number }

const ToastContext = createContext<(message: ToastMessage) => void>(() => {})
/** `const toast = useToast(); toast({ text: '저장했어요' })`. Read aloud too; a bad one at once. */
export const useToast = () => useContext(ToastContext)

/** Wraps the app once. At most two messages stand at a time. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown[]>([])
  const next = useRef(0)
  const drop = useCallback((id: number) => setShown((all) => all.filter((one) => one.id !== id)), [])
  const add = useCallback((message: ToastMessage) => {
    const id = next.current++
    setShown((all) => [...all, { ...message, id }].slice(-2))
  }, [])
  return (
    <ToastContext value={add}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {shown.map((message) => (
          <Toast key={message.id} message={message} onGone={drop} />
        ))}
      </div>
    </ToastContext>
  )
}

function Toast({ message, onGone }: { message: Shown; onGone: (id: number) => void }) {
  const { id, stays = message.action ? 10_000 : 5_000 } = message
  useEffect(() => {
    const timer = setTimeout(() => onGone(id), stays)
    return () => clearTimeout(timer)
  }, [id, stays, onGone])
  return (
    <div className={`toast toast-${message.tone ?? 'calm'}`} role={message.tone === 'bad' ? 'alert' : undefined}>
      {message.text}
      {message.action && (
        <Button
          variant="quiet"
          onClick={() => {
            message.action?.onPress()
            onGone(id)
          }}
        >
          {message.action.label}
        </Button>
      )}
    </div>
  )
}
