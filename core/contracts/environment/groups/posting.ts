import { text } from '../variables.ts'

/** Of a function that posts to open sockets or cuts them. The AWS SDK reads it itself. */
export const posting = { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: text }
