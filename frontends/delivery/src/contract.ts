type Contract = typeof import('@exqress/contracts/delivery-api.ts')

/** `answer('CourierList')`: types a call's answer by its schema, which is loaded and run in development only. */
export const answer =
  <Name extends keyof Contract>(name: Name) =>
  async (): Promise<Contract[Name]> =>
    (await import('@exqress/contracts/delivery-api.ts'))[name]
