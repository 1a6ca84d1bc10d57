/** The name by which this service is known: in tokens, events, logs and boxes. */
export const SERVICE = 'admin'
