import type { Message } from '../messages/compose.ts'
import { cut, type Escape, fitLines } from '../messages/cut.ts'
import { LOOK } from './look.ts'

/** Block Kit, "Header block" and "Text object": the maximum of characters. */
const HEADER = 150
const SECTION = 3_000

/** Slack, "Formatting text for app surfaces": these three characters begin mentions and links. */
export const escapeSlack: Escape = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const plain = (text: string) => ({ type: 'plain_text', emoji: false, text })

/** A message for an incoming webhook of Slack. Its text is in blocks of plain text; the only markup is the link to the console. */
export const slack = ({ title, lines, link }: Message) => ({
  text: escapeSlack(cut(title, HEADER)),
  mrkdwn: false,
  unfurl_links: false,
  unfurl_media: false,
  blocks: [
    { type: 'header', text: plain(fitLines([title], { max: HEADER, escaping: escapeSlack })) },
    { type: 'section', text: plain(fitLines(lines, { max: SECTION, escaping: escapeSlack })) },
    ...(link === undefined
      ? []
      : [{ type: 'context', elements: [{ type: 'mrkdwn', verbatim: true, text: `<${escapeSlack(link)}|${LOOK}>` }] }]),
  ],
})
