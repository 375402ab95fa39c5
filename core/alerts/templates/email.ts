import type { Message, Stage } from '../messages/compose.ts'
import { cut, fitLines } from '../messages/cut.ts'

/** Amazon SNS API reference, "Publish": a subject has less than 100 characters of ASCII, and begins with a letter, digit or punctuation. */
const SUBJECT = 99
/** A message has at most 256 KB. */
const BYTES = 250_000

const ascii = (text: string): string => text.replaceAll('…', '...').replace(/[^ -~]+/g, '?')

/** An e-mail as SNS sends it: plain text. */
export const email = ({ title, lines, link }: Message, { stack }: Pick<Stage, 'stack'>) => ({
  Subject: cutSubject(ascii(`[${stack}] ${title}`)),
  Message: [
    fitLines([title, '', ...lines], { max: BYTES, measure: text => Buffer.byteLength(text) }),
    ...(link === undefined ? [] : [`Look at it: ${link}`]),
  ].join('\n\n'),
})

/** The dots of a cut are three characters of ASCII. */
const cutSubject = (text: string): string => ascii(cut(text, SUBJECT - 2))
