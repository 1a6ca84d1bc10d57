/** The life of a parcel as the stage shows it, in its order; each is the real call of whoever makes it. */
export const steps = ['register', 'take', 'load', 'depart', 'open', 'deliver', 'destroy'] as const
export type Step = (typeof steps)[number]
