/** The table by which kafkajs picks its requests. It is no part of its types. */
declare module 'kafkajs/src/protocol/requests/index.js' {
  const protocol: { requests: Record<string, { versions: string[] }> }
  export default protocol
}
