import { stripVTControlCharacters } from 'node:util'

/** An error whose message is all that a person needs: printed without a stack. */
export class Sentence extends Error {}

export type Steps = {
  /** Runs one step and prints one line for it: number, name, what `work` answers, seconds. `work` may say what it is doing. */
  run<T>(name: string, work: (say: (text: string) => void) => Promise<{ text: string; value: T }>): Promise<T>
  /** A line of its own, for what happens later. */
  note(text: string): void
}

const NAME = 16
const TEXT = 58

/**
 * Numbered steps on the terminal, after those that set-up.mjs has printed.
 * @param signal ends the running step with its reason, for Ctrl-C while starting
 */
export function createSteps(signal?: AbortSignal): Steps {
  let number = 2
  const aborted = new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
  aborted.catch(() => {}) // heard by the step that runs
  return {
    async run(name, work) {
      const label = `${String(number++).padStart(3)}  ${name.padEnd(NAME)}`
      const began = Date.now()
      let doing = ''
      const show = () => process.stdout.write(`\r\x1b[K${label}${doing} … ${seconds(began)}`)
      const tick = process.stdout.isTTY
        ? setInterval(show, 500)
        : setInterval(() => console.log(`     ${name}: ${doing || 'working'} … ${seconds(began)}`), 15_000)
      try {
        signal?.throwIfAborted()
        const { text, value } = await Promise.race([
          work((said) => {
            doing = said
          }),
          aborted,
        ])
        clear()
        print(label, text, seconds(began))
        return value
      } catch (error) {
        clear()
        print(label, signal?.aborted ? 'stopped' : 'failed', seconds(began))
        throw error
      } finally {
        clearInterval(tick)
      }
      function clear() {
        if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
      }
    },
    note(text) {
      console.log(`     ${text}`)
    },
  }
}

/** Long texts go on under their own column. */
function print(label: string, text: string, time: string) {
  const lines = text.split('\n')
  console.log(`${label}${(lines[0] ?? '').padEnd(TEXT)}${time.padStart(7)}`)
  for (const line of lines.slice(1)) console.log(`${' '.repeat(NAME + 5)}${line}`)
}

export function seconds(began: number): string {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`
}

/** Prints why, in one sentence where the error has one, and sets the exit code. */
export function printFailure(what: string, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error)
  console.error(`\n${what}: ${stripVTControlCharacters(text).trim()}`)
  if (!(error instanceof Sentence) && process.env.DEBUG) console.error(error)
  console.error('')
  process.exitCode = 1
}
