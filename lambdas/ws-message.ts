import { answerTo } from '../core/live/answer.ts'

/** Answers what a viewer sends, in the route's response. */
export const handler = async ({ body }: { body?: string | null }) => ({
  statusCode: 200,
  body: JSON.stringify(answerTo(body ?? '', () => new Date())),
})
