/** The WebSocket subprotocol of viewers. Frames and their meaning belong to it. */
export const SUBPROTOCOL = 'sonde.v1'
