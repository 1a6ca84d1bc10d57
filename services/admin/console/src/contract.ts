type Contract = typeof import('@exqress/contracts/admin-api.ts')

/** `answer('DeskPage')`: types a call's answer by its schema, which is loaded and run in development only. */
export const answer =
  <Name extends keyof Contract>(name: Name) =>
  async (): Promise<Contract[Name]> =>
    (await import('@exqress/contracts/admin-api.ts'))[name]

// The contracts name these as schemas only.
export type DeskCouriers = Awaited<ReturnType<Contract['DeskCouriers']['parse']>>
export type DeskDetail = Awaited<ReturnType<Contract['DeskDetail']['parse']>>
export type Suspicion = Awaited<ReturnType<Contract['Suspicion']['parse']>>
export type UnmaskedParcel = Awaited<ReturnType<Contract['UnmaskedParcel']['parse']>>
