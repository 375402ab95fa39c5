/** The price of a read unit of DynamoDB on demand, US$: us-east-1, November 2026. */
export const READ_UNIT_DOLLARS = 0.125 / 1e6
