import { execFile } from 'node:child_process'
import { root } from './render.ts'

export type Ran = { code: number; output: string }

/** Runs a program in the repository's root while others go on. A program that cannot be started has the code 127. */
export function runProgram(command: string, args: string[]): Promise<Ran> {
  return new Promise((done) =>
    execFile(command, args, { cwd: root, maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 127) : 0
      done({ code, output: `${stdout}${stderr}${code === 127 ? error : ''}` })
    }),
  )
}
