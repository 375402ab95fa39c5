/** Largest request body, bytes. "Quotas for configuring and running an HTTP API in API Gateway", payload size. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024
