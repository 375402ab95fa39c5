import type { Answer, Ask } from './messages.ts'
import { finderOf } from './query.ts'

const say = (answer: Answer) => self.postMessage(answer)

self.onmessage = ({ data: { query, lines } }: MessageEvent<Ask>) => say(lines.map(finderOf(query)))
say('ready')
