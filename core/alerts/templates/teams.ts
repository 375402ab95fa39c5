import type { Message } from '../messages/compose.ts'
import { type Escape, fitLines } from '../messages/cut.ts'
import { LOOK } from './look.ts'

/** Teams takes cards of 28 KB; the rest is for the card itself ("Create and send messages", rate and size limits). */
const BYTES = 20_000
const TITLE = 256

/** `{{DATE(…)}}` and `{{TIME(…)}}` are the only things that a run of text interprets (Adaptive Cards, "Text features"): no space may stand in them. */
export const escapeTeams: Escape = text => text.replace(/([{}])(?=\1)/g, '$1 ')

const inJson = (text: string): number => Buffer.byteLength(JSON.stringify(text))
const run = (text: string, style: object = {}) => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text, ...style }],
})
const styleOf = ({ level, isOver }: Message) => {
  const color = isOver ? 'Good' : level === 'fatal' || level === 'error' ? 'Attention' : 'Warning'
  return { weight: 'Bolder', size: 'Medium', color }
}

/**
 * An Adaptive Card for the workflow "When a Teams webhook request is received". Its text stands in runs, in which Markdown is no
 * markup, as it is in a TextBlock.
 */
export const teams = (message: Message) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        msteams: { width: 'Full' },
        body: [
          run(fitLines([message.title], { max: TITLE, escaping: escapeTeams }), styleOf(message)),
          ...fitLines(message.lines, { max: BYTES, escaping: escapeTeams, measure: inJson })
            .split('\n')
            .map(line => run(line)),
        ],
        ...(message.link !== undefined && {
          actions: [{ type: 'Action.OpenUrl', title: LOOK, url: message.link }],
        }),
      },
    },
  ],
})
