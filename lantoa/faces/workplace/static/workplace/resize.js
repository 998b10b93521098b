// Make a photo small before it travels: at most 2048 px, JPEG; drawing it anew leaves its position data behind.
const LONGEST_SIDE = 2048;
const QUALITY = 0.85;
const LARGEST_AS_IS = 25 * 1024 * 1024;
const KNOWN = ["image/jpeg", "image/png", "image/webp", "image/gif"];

async function draw(bitmap) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  canvas.width = canvas.height = 0;
  return blob;
}

// The small photo, or the file itself when this phone cannot open it but the server may; throws a sentence otherwise.
export async function shrink(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const blob = await draw(bitmap);
    if (blob) return blob;
  } catch {
    // Too large for this phone's memory, or not a picture: decided below.
  } finally {
    bitmap?.close();
  }
  if (KNOWN.includes(file.type) && file.size > 0 && file.size <= LARGEST_AS_IS) return file;
  throw new Error(`Không đọc được ${file.name}. Chọn ảnh JPG, PNG hoặc WebP không quá 25 MB.`);
}
