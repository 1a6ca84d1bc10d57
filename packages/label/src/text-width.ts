/** Weights of the label's typeface, Pretendard. Nothing thinner: one dot of a 203 dpi printer is 0.125 mm. */
export type Weight = 'semibold' | 'extrabold'

/**
 * Advance widths of U+0020 to U+007E in 1/2048 em, out of the font files, so that a layout can be made without a font
 * (and is the same in a browser that has none). The test of the PDF renderer compares them with the fonts.
 */
const latin: Record<Weight, number[]> = {
  // biome-ignore format: a table
  semibold: [
    486, 594, 772, 1262, 1274, 1900, 1300, 408, 766, 766, 1058, 1320, 568, 908, 558, 734, 1308, 940, 1234, 1294, 1322, 1264, 1296, 1162,
    1292, 1296, 558, 558, 1320, 1320, 1320, 1062, 1794, 1420, 1292, 1462, 1424, 1192, 1148, 1484, 1464, 530, 1098, 1330, 1108, 1786,
    1458, 1524, 1264, 1526, 1278, 1274, 1294, 1444, 1420, 1988, 1354, 1382, 1280, 766, 734, 766, 940, 912, 972, 1126, 1238, 1132, 1238,
    1162, 732, 1226, 1202, 500, 500, 1114, 500, 1770, 1196, 1192, 1226, 1226, 772, 1074, 738, 1192, 1130, 1650, 1102, 1130, 1098, 766,
    694, 766, 1320,
  ],
  // biome-ignore format: a table
  extrabold: [
    458, 662, 768, 1296, 1306, 2032, 1354, 402, 832, 832, 1150, 1356, 608, 930, 598, 786, 1396, 980, 1266, 1324, 1368, 1306, 1338, 1196,
    1342, 1338, 598, 598, 1356, 1356, 1356, 1142, 1786, 1520, 1314, 1504, 1446, 1220, 1158, 1518, 1482, 560, 1142, 1386, 1126, 1828,
    1448, 1560, 1290, 1562, 1310, 1306, 1338, 1440, 1520, 2104, 1454, 1468, 1342, 832, 786, 832, 974, 954, 982, 1156, 1266, 1178, 1266,
    1192, 774, 1266, 1254, 554, 554, 1172, 554, 1832, 1250, 1224, 1264, 1264, 826, 1132, 780, 1254, 1176, 1706, 1154, 1176, 1148, 832,
    762, 832, 1356,
  ],
}
const hangul = 1770
const unitsPerEm = 2048

/** Height of capitals and digits over the baseline, in em; the same in all weights. */
export const capHeight = 1448 / unitsPerEm

/** Width of a text at size 1, without kerning, in em. Knows printable ASCII and Hangul syllables, all that a label may hold. */
export function textWidth(text: string, weight: Weight): number {
  let units = 0
  for (const character of text) units += latin[weight][(character.codePointAt(0) ?? 0) - 0x20] ?? hangul
  return units / unitsPerEm
}
