import type { HandlingFlag } from '@exqress/contracts/values.ts'

/** A handling mark: its words, and its picture in a square of 24, as absolute M, L, C and Z, filled by the non-zero rule. */
export type HandlingMark = { korean: string; english: string; icon: string }

function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${x} ${y}L${x + width} ${y}L${x + width} ${y + height}L${x} ${y + height}Z`
}

/** A circle out of four Bézier arcs; a hole when it runs against its surroundings. */
function circle(x: number, y: number, r: number, hole = false): string {
  const k = r * 0.5523
  return hole
    ? `M${x} ${y - r}C${x - k} ${y - r} ${x - r} ${y - k} ${x - r} ${y}C${x - r} ${y + k} ${x - k} ${y + r} ${x} ${y + r}` +
        `C${x + k} ${y + r} ${x + r} ${y + k} ${x + r} ${y}C${x + r} ${y - k} ${x + k} ${y - r} ${x} ${y - r}Z`
    : `M${x} ${y - r}C${x + k} ${y - r} ${x + r} ${y - k} ${x + r} ${y}C${x + r} ${y + k} ${x + k} ${y + r} ${x} ${y + r}` +
        `C${x - k} ${y + r} ${x - r} ${y + k} ${x - r} ${y}C${x - r} ${y - k} ${x - k} ${y - r} ${x} ${y - r}Z`
}

function hole(x: number, y: number, width: number, height: number): string {
  return `M${x} ${y}L${x} ${y + height}L${x + width} ${y + height}L${x + width} ${y}Z`
}

/** Six arms with a pair of branches each, turned about the middle. */
function snowflake(): string {
  const arm = [
    [-1.1, 0, -1.1, -11, 1.1, -11, 1.1, 0],
    [-0.2, -5.2, -4.2, -8.6, -2.9, -10, 1.1, -6.6],
    [-1.1, -6.6, 2.9, -10, 4.2, -8.6, 0.2, -5.2],
  ]
  let path = ''
  for (let sixth = 0; sixth < 6; sixth++) {
    const sin = Math.sin((sixth * Math.PI) / 3)
    const cos = Math.cos((sixth * Math.PI) / 3)
    for (const polygon of arm) {
      for (let i = 0; i < polygon.length; i += 2) {
        const [x = 0, y = 0] = polygon.slice(i)
        path += `${i === 0 ? 'M' : 'L'}${(12 + x * cos - y * sin).toFixed(2)} ${(12 + x * sin + y * cos).toFixed(2)}`
      }
      path += 'Z'
    }
  }
  return path
}

const upArrow = (x: number) =>
  `M${x} 1.5L${x + 5} 8.5L${x + 1.7} 8.5L${x + 1.7} 18L${x - 1.7} 18L${x - 1.7} 8.5L${x - 5} 8.5Z`

/** Marks of the handling flags, after ISO 780 where it has a sign for them. */
export const handlingMarks: Record<HandlingFlag, HandlingMark> = {
  fragile: {
    korean: '취급주의',
    english: 'FRAGILE',
    icon:
      'M5.5 1.5L18.5 1.5L17.5 10C17 13.4 15.2 15.2 13.3 15.7L13.3 20L17.5 20L17.5 22.5L6.5 22.5L6.5 20L10.7 20L10.7 15.7' +
      'C8.8 15.2 7 13.4 6.5 10ZM12.4 1.5L10 5.6L12.6 8.4L10.9 12L15 8L12.5 5.2L14.6 1.5Z',
  },
  chilled: {
    korean: '냉장',
    english: 'CHILLED',
    icon:
      circle(9, 17.6, 4.9) +
      rectangle(6.4, 3.4, 5.2, 12) +
      circle(9, 3.6, 2.6) +
      hole(8.2, 4, 1.6, 7.5) +
      rectangle(14, 3, 6, 1.8) +
      rectangle(14, 7, 4, 1.8) +
      rectangle(14, 11, 6, 1.8),
  },
  frozen: { korean: '냉동', english: 'FROZEN', icon: snowflake() },
  liquid: {
    korean: '액체',
    english: 'LIQUID',
    icon: 'M12 1.5C12 1.5 19.5 10.5 19.5 15.2C19.5 19.5 16.2 22.5 12 22.5C7.8 22.5 4.5 19.5 4.5 15.2C4.5 10.5 12 1.5 12 1.5Z',
  },
  this_side_up: {
    korean: '이쪽이 위로',
    english: 'THIS SIDE UP',
    icon: upArrow(6.5) + upArrow(17.5) + rectangle(1.5, 20, 21, 2.5),
  },
  heavy: {
    korean: '무거움',
    english: 'HEAVY',
    icon: `M4.5 9L19.5 9L22.5 22.5L1.5 22.5Z${circle(12, 6, 4.5)}${circle(12, 6, 2.1, true)}`,
  },
  hand_over: {
    korean: '직접 전달',
    english: 'TO A PERSON',
    icon: `${circle(12, 6.5, 5)}M2 22.5C2 16.5 6 13 12 13C18 13 22 16.5 22 22.5Z`,
  },
}
