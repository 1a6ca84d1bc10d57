import { fileURLToPath } from 'node:url'
import type { LabelInput } from '@exqress/label/label-input.ts'
import { labelPage } from '@exqress/label/layout.ts'
import { labelSvg } from '@exqress/label/svg.ts'
import { Resvg } from '@resvg/resvg-js'
import { addNoise, blur, lowerContrast, motionBlur, rain, tear } from './degrade-picture.ts'
import { drawInto, fromRgba, type GrayPicture, type Pose, seededRandom, toPng } from './gray-picture.ts'

const fontFiles = ['SemiBold', 'ExtraBold'].map((weight) =>
  fileURLToPath(import.meta.resolve(`pretendard/dist/public/static/alternative/Pretendard-${weight}.ttf`)),
)

/** A label to be drawn, or one that was: the SVG that the desk answers. */
export type ShownLabel = LabelInput | { svg: string }

/** The label as it leaves a printer; 8 pixels a mm are 203 dpi. */
export function labelPicture(label: ShownLabel, pixelsPerMm = 8): GrayPicture {
  return svgPicture('svg' in label ? label.svg : labelSvg(label), Math.round(labelPage.width * pixelsPerMm))
}

export function svgPicture(svg: string, width: number): GrayPicture {
  const picture = new Resvg(svg, {
    fitTo: { mode: 'width', value: width },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Pretendard' },
  }).render()
  return fromRgba(picture.width, picture.height, picture.pixels)
}

export function labelPicturePng(label: LabelInput, pixelsPerMm = 8): Uint8Array {
  return toPng(labelPicture(label, pixelsPerMm))
}

export type Camera = {
  width: number
  height: number
  /** Share of the frame that the label covers; less where it would not fit. */
  fill: number
  turnDegrees: number
  /** Perspective, see `drawInto`. */
  tilt: number
  /** Pixels by which hand and focus wander from frame to frame. */
  shake: number
  blurRadius: number
  seed: number
}

const phoneCamera: Camera = {
  width: 640,
  height: 480,
  fill: 0.4,
  turnDegrees: 3,
  tilt: 0.03,
  shake: 3,
  blurRadius: 0,
  seed: 1,
}

/** Shade of a box, a little darker towards the bottom. */
function cardboard(width: number, height: number): GrayPicture {
  const luma = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) luma.fill(150 - (y * 40) / height, y * width, (y + 1) * width)
  return { width, height, luma }
}

/** One frame of a camera that looks at a label on a box. */
export function cameraPicture(label: LabelInput, camera: Partial<Camera> = {}): GrayPicture {
  const settings = { ...phoneCamera, ...camera }
  return frame(printForCamera(label, settings), settings, { x: 0, y: 0, turn: 0 })
}

/** The label in about as many pixels as the camera sees of it, so that nothing is drawn smaller without smoothing. */
function printForCamera(label: ShownLabel, { width, height, fill }: Camera): GrayPicture {
  const ratio = labelPage.width / labelPage.height
  const labelHeight = Math.min(Math.sqrt((fill * width * height) / ratio), 0.92 * height)
  return labelPicture(label, labelHeight / labelPage.height)
}

function frame(label: GrayPicture, camera: Camera, hand: { x: number; y: number; turn: number }): GrayPicture {
  const picture = cardboard(camera.width, camera.height)
  const pose: Pose = {
    x: camera.width / 2 + hand.x,
    y: camera.height / 2 + hand.y,
    scale: 1,
    turnDegrees: camera.turnDegrees + hand.turn,
    tiltX: camera.tilt,
    tiltY: camera.tilt / 2,
  }
  drawInto(picture, label, pose)
  return blur(picture, camera.blurRadius)
}

export type VideoTiming = {
  framesPerSecond: number
  /** Frames of each label. */
  framesEach: number
  /** Frames of bare cardboard after each label, so that a scanner sees one go and the next come. */
  framesBetween: number
}

/**
 * A video for Chromium's `--use-file-for-fake-video-capture=FILE.y4m`: the labels one after another before an unsteady
 * hand. Chromium plays it round and round. YUV4MPEG2 with 4:2:0 planes, uncompressed: a frame of 640 × 480 is 461 kB, one
 * of 1280 × 720 is 1.4 MB. The same arguments give the same bytes.
 */
export function labelVideo(labels: ShownLabel[], options: Partial<Camera & VideoTiming> = {}): Uint8Array {
  const settings = { ...phoneCamera, framesPerSecond: 10, framesEach: 10, framesBetween: 2, ...options }
  const random = seededRandom(settings.seed)
  const wander = () => (random() - 0.5) * 2 * settings.shake
  const bare = cardboard(settings.width, settings.height)
  const frames = labels.flatMap((label) => {
    const print = printForCamera(label, settings)
    const hand = { x: 0, y: 0, turn: 0 }
    const seen = Array.from({ length: settings.framesEach }, () => {
      hand.x = 0.7 * hand.x + wander()
      hand.y = 0.7 * hand.y + wander()
      hand.turn = 0.7 * hand.turn + wander() / 4
      return frame(print, settings, hand)
    })
    return [...seen, ...Array<GrayPicture>(labels.length > 1 ? settings.framesBetween : 0).fill(bare)]
  })
  return y4m(frames, settings)
}

function y4m(frames: GrayPicture[], { width, height, framesPerSecond }: Camera & VideoTiming): Uint8Array {
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`)
  const frameMark = Buffer.from('FRAME\n')
  const noColour = new Uint8Array((width * height) / 2).fill(128)
  return Buffer.concat([header, ...frames.flatMap(({ luma }) => [frameMark, luma, noColour])])
}

export type Degradation = 'blur' | 'motion' | 'low_contrast' | 'noise' | 'rotation' | 'perspective' | 'tear' | 'rain'

/**
 * The same label seen badly in eight ways, each at three levels (1 slight, 3 about where decoders give up), for measuring
 * decoders. The same seed gives the same pictures.
 */
export function degradedPictures(
  label: LabelInput,
  seed: number,
  camera: Partial<Camera> = {},
): { degradation: Degradation; level: number; picture: GrayPicture }[] {
  const clear = cameraPicture(label, camera)
  const turned = seededRandom(seed)() * 360
  return [1, 2, 3].flatMap((level): { degradation: Degradation; level: number; picture: GrayPicture }[] => [
    { degradation: 'blur', level, picture: blur(clear, level) },
    { degradation: 'motion', level, picture: motionBlur(clear, 1 + level) },
    { degradation: 'low_contrast', level, picture: addNoise(lowerContrast(clear, 0.4 / level), 3, seed) },
    { degradation: 'noise', level, picture: addNoise(clear, 25 * level, seed) },
    {
      degradation: 'rotation',
      level,
      picture: cameraPicture(label, { ...camera, fill: 0.4 / level, turnDegrees: turned + 15 * level }),
    },
    { degradation: 'perspective', level, picture: cameraPicture(label, { ...camera, tilt: 0.12 * level }) },
    { degradation: 'tear', level, picture: tear(clear, 0.45, 0.02 * level, seed) },
    { degradation: 'rain', level, picture: rain(clear, 4 * level, seed) },
  ])
}
