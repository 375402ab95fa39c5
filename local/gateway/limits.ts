/**
 * Request line and headers together, bytes. "Quotas for configuring and running an HTTP API in API Gateway". No page says it of the
 * handshakes of a WebSocket API, which come through the same door.
 */
export const MAX_HEADER_BYTES = 10_240
