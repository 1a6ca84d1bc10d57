import { closeSync, openSync, writeSync } from 'node:fs'
import QRCode from 'qrcode'

/** What a frame shows: the code of `text` (undefined = an empty table), its size in pixels a module, turned by `turn` radians. */
export type Scene = { text: string | undefined; frames: number; module?: number; turn?: number }

/** Writes a film (Y4M, grey, 10 frames a second) that Chromium plays as its camera, over and over. */
export function writeFilm(file: string, scenes: readonly Scene[], { width = 1280, height = 720 } = {}): void {
  const out = openSync(file, 'w')
  writeSync(out, `YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)
  const colour = Buffer.alloc((width * height) / 2, 128)
  for (const scene of scenes) {
    const grey = drawScene(scene, width, height)
    for (let i = 0; i < scene.frames; i++) {
      writeSync(out, 'FRAME\n')
      writeSync(out, grey)
      writeSync(out, colour)
    }
  }
  closeSync(out)
}

function drawScene({ text, module = 7, turn = 0.15 }: Scene, width: number, height: number): Buffer {
  const grey = Buffer.alloc(width * height, 120)
  if (text === undefined) return grey
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - width / 2, y - height / 2]
      const column = Math.floor((dx * cos + dy * sin) / module + modules.size / 2)
      const row = Math.floor((dy * cos - dx * sin) / module + modules.size / 2)
      const onLabel =
        Math.max(Math.abs(column - modules.size / 2), Math.abs(row - modules.size / 2)) < modules.size / 2 + 6
      if (!onLabel) continue
      const inside = column >= 0 && row >= 0 && column < modules.size && row < modules.size
      grey[y * width + x] = inside && modules.get(row, column) ? 45 : 215
    }
  return grey
}
