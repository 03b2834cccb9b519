/** Decode: reads a QR code from a picture; a bundle of its own because only the camera needs it. */
import { decodeQR } from 'qr/decode.js'

/** Text of the code in the picture, or null when none is seen. */
export function readQr(image: ImageData): string | null {
  try {
    return decodeQR(image)
  } catch {
    // The reader throws when it finds no code; the next frame may show one.
    return null
  }
}
