/** Longest side in pixels: enough to tell a door and its boxes, 150 to 400 kB as JPEG. */
const longSide = 1_600

/** A JPEG of what the running video shows. @throws Error when it shows nothing yet. */
export async function takePicture(video: HTMLVideoElement | null): Promise<Blob> {
  if (!video?.videoWidth) throw new Error('the camera shows nothing yet')
  const scale = Math.min(1, longSide / Math.max(video.videoWidth, video.videoHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(video.videoWidth * scale)
  canvas.height = Math.round(video.videoHeight * scale)
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  const picture = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.82))
  if (!picture) throw new Error('the picture could not be made')
  return picture
}
