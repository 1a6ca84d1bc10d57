import type { Step } from '../../src/stage/steps.ts'
import { useText, type Words } from './i18n/text.ts'
import type { StageState } from './stage-api.ts'

/** The six stations, and the calls that lead there: at the door a label is opened before its parcel is delivered. */
const stations: readonly { step: Step; also?: Step }[] = [
  { step: 'register' },
  { step: 'take' },
  { step: 'load' },
  { step: 'depart' },
  { step: 'deliver', also: 'open' },
  { step: 'destroy' },
]

/** The life line: each station is a button that makes the real call. */
export function LifeLine({ state, onStep }: { state: StageState | undefined; onStep: (step: Step) => void }) {
  const t = useText()
  const done = state?.play?.done ?? []
  const next = stations.find(({ step }) => !done.includes(step))
  return (
    <ol className="life" aria-label={t('life.label')}>
      {stations.map(({ step, also }) => {
        const running = state?.running === step || (also !== undefined && state?.running === also)
        const isDone = done.includes(step)
        return (
          <li key={step} className={isDone ? 'life-done' : next?.step === step ? 'life-next' : ''}>
            <button
              type="button"
              aria-busy={running}
              aria-current={next?.step === step ? 'step' : undefined}
              onClick={() => onStep(also && !done.includes(also) && !isDone ? also : step)}
            >
              <span className="life-mark" aria-hidden="true">
                {running ? <span className="spinner" /> : isDone ? '✓' : ''}
              </span>
              <span>{labelOf(t, step, also, done)}</span>
              {isDone && <span className="only-read-aloud">{t('life.done')}</span>}
            </button>
          </li>
        )
      })}
    </ol>
  )
}

function labelOf(t: Words, step: Step, also: Step | undefined, done: readonly Step[]): string {
  if (also && done.includes('depart') && !done.includes(also)) return t(`step.${also}`)
  return t(`step.${step}`)
}
