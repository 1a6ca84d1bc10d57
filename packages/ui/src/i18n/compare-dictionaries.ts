import { globSync, readFileSync } from 'node:fs'
import type { Dictionary, Message } from './text.ts'

const forms = (message: Message) => (typeof message === 'string' ? [message] : [message.one, message.other])
const holes = (message: Message) =>
  [...new Set(forms(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort().join(' ')

/**
 * For tests: what is wrong between two languages. Empty = nothing.
 * Finds keys that one side lacks, texts that are empty, and holes (`{count}`) that differ.
 */
export function compareDictionaries(first: Dictionary, second: Dictionary): string[] {
  const faults: string[] = []
  for (const key of new Set([...Object.keys(first), ...Object.keys(second)])) {
    const [a, b] = [first[key], second[key]]
    if (a === undefined || b === undefined)
      faults.push(`${key}: missing in the ${a === undefined ? 'first' : 'second'}`)
    else if ([...forms(a), ...forms(b)].some((text) => text.trim() === '')) faults.push(`${key}: empty`)
    else if (holes(a) !== holes(b)) faults.push(`${key}: ${holes(a) || 'no hole'} against ${holes(b) || 'no hole'}`)
  }
  return faults
}

/**
 * For tests: keys that no source file under `folder` names as a string. A key made from a template
 * (`state.${state}`) counts as used when its fixed beginning stands in a template.
 */
export function unusedKeys(dictionary: Dictionary, folder: string): string[] {
  const files = globSync('**/*.{ts,tsx}', { cwd: folder }).filter(
    (name) => !/(^|\/)(ko|en)\.ts$|\.test\.|node_modules|dist\//.test(name),
  )
  const sources = files.map((name) => readFileSync(`${folder}/${name}`, 'utf8')).join('\n')
  return Object.keys(dictionary).filter((key) => {
    if (sources.includes(`'${key}'`)) return false
    const dots = [...key.matchAll(/\./g)].map((match) => key.slice(0, match.index + 1))
    return !dots.some((beginning) => sources.includes(`\`${beginning}\${`))
  })
}
