import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A command that a page shows in a fenced block. */
export type FencedCommand = {
  readonly page: string
  readonly line: number
  /** As a user types it, with the lines that continue it; without its comment. */
  readonly text: string
}

const ROOT = join(import.meta.dirname, '../..')
/** The languages of blocks for a shell. firmware.md has a word after it: what the block needs. */
const SHELL = /^sh( [\w-]+)?$/
/** How a command begins, wherever it stands. */
const TYPED = /^\s*(npm|npx|curl|aws|git|node|cdk|west|cmake|eval|coap-client)\b/

/** The pages that show commands: the README, everything under `docs/` that people wrote, and the page of the command line. */
export const pages = (): readonly string[] =>
  execFileSync('git', ['ls-files', 'README.md', 'docs/*.md'], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter(page => page !== '' && (page === 'docs/generated/cli.md' || !page.startsWith('docs/generated/')))

/** The commands of a page, in their order. @throws Error for a block without a language that looks like commands */
export const fencedCommands = (
  page: string,
  text = readFileSync(join(ROOT, page), 'utf8'),
): readonly FencedCommand[] => {
  const found: FencedCommand[] = []
  let language: string | undefined
  let begun: { line: number; text: string } | undefined
  for (const [index, written] of text.split('\n').entries()) {
    const [, fence] = /^```(.*)$/.exec(written) ?? []
    if (fence !== undefined) {
      language = language === undefined ? fence : undefined
      begun = undefined
      continue
    }
    if (language === '' && TYPED.test(written) && !SPOKEN.has(written.trim()))
      throw new Error(`${page}:${index + 1}: a block of commands begins with \`\`\`sh`)
    if (language === undefined || !SHELL.test(language) || (begun === undefined && written.trim() === '')) continue
    begun = begun === undefined ? { line: index + 1, text: written } : { ...begun, text: `${begun.text}\n${written}` }
    if (/[\\|]$/.test(written)) continue
    found.push({ page, line: begun.line, text: begun.text.replace(/\s+#\s.*$/, '') })
    begun = undefined
  }
  return found
}

/** Lines of a program's output that look like commands. */
const SPOKEN: ReadonlySet<string> = new Set(['aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com'])
