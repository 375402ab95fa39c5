import type { Message } from '../messages/compose.ts'
import { type Escape, fitLines } from '../messages/cut.ts'
import { colorOf } from './color.ts'

/** Discord, "Embed limits": the maximum of characters. */
const TITLE = 256
const DESCRIPTION = 4_096

/**
 * A backslash before each ASCII character that is neither a letter, a digit nor a space. Discord shows the character; so nothing is
 * Markdown, a mention, a time, an emoji or a link, not even the `://` of a bare address.
 */
export const escapeDiscord: Escape = text => text.replace(/[!-/:-@[-`{-~]/g, '\\$&')

/** A message for a webhook of Discord. Nobody is mentioned, whatever the text holds. */
export const discord = (message: Message) => ({
  allowed_mentions: { parse: [] },
  embeds: [
    {
      title: fitLines([message.title], { max: TITLE, escaping: escapeDiscord }),
      description: fitLines(message.lines, { max: DESCRIPTION, escaping: escapeDiscord }),
      color: Number.parseInt(colorOf(message), 16),
      ...(message.link !== undefined && { url: message.link }),
    },
  ],
})
