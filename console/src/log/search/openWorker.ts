import type { Answer } from './messages.ts'
import type { Asked } from './searcher.ts'

/** Opens the worker that searches. */
export const openSearchWorker = (onAnswer: (answer: Answer) => void): Asked => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<Answer>) => onAnswer(data)
  return { ask: question => worker.postMessage(question), end: () => worker.terminate() }
}
