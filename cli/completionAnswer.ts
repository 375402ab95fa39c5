import { commands } from './commands.ts'
import { type Candidate, candidatesFor, type Offer } from './completion/candidates.ts'
import { lookUpWith } from './completion/lookUp.ts'
import type { Shell } from './completion/scripts.ts'
import { printable } from './line/printable.ts'

/** Answers the completion script of a shell: a candidate a line, or `:files`. @param args the words that the script gives */
export const completionAnswer = async (shell: Shell, args: readonly string[]): Promise<string> => {
  const typed = shell === 'bash' ? wordsIn(args[0] ?? '').slice(1) : args
  const words = typed.slice(0, -1)
  const current = typed.at(-1) ?? ''
  const offer = await offerFor(words, current)
  if (typeof offer === 'string') return `:${offer}\n`
  return offer.map(candidate => `${lineFor(shell, candidate, current)}\n`).join('')
}

const offerFor = async ([name, ...words]: readonly string[], current: string): Promise<Offer> => {
  const names = commands.map(({ name: word, summary }) => ({ word, about: summary }))
  if (name === undefined || name === 'help') return names.filter(({ word }) => word.startsWith(current))
  const listed = commands.find(one => one.name === name)
  if (!listed) return []
  const { face } = await listed.load(words)
  return candidatesFor(face, words, current, lookUpWith(words))
}

const MAX_ABOUT = 80

const lineFor = (shell: Shell, { word, about = '' }: Candidate, current: string): string => {
  const short = printable(about.length > MAX_ABOUT ? `${about.slice(0, MAX_ABOUT - 1)}…` : about, false)
  const safe = printable(word, false)
  // bash replaces only the part after the last of these characters.
  if (shell === 'bash')
    return safe.slice(Math.max(current.lastIndexOf('='), current.lastIndexOf(':')) + 1).replaceAll('*', '\\*')
  if (shell === 'fish') return short === '' ? safe : `${safe}\t${short}`
  return `${safe.replaceAll(':', '\\:')}${short === '' ? '' : `:${short}`}`
}

/** The words of a line of a shell up to the cursor; the last one is being typed, and may be empty. */
const wordsIn = (line: string): readonly string[] => {
  const words = ['']
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const letter = line.charAt(at)
    const add = (text: string) => words.push(`${words.pop() ?? ''}${text}`)
    if (quote !== '') {
      if (letter === quote) quote = ''
      else add(letter)
    } else if (letter === "'" || letter === '"') quote = letter
    else if (letter === '\\') add(line.charAt(++at))
    else if (/\s/.test(letter)) words.push('')
    else add(letter)
  }
  const last = words.pop() ?? ''
  return [...words.filter(word => word !== ''), last]
}
