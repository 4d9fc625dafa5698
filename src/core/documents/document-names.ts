// What a file's name tells of whether it can be read as a document.

const WITHOUT_TEXT =
  /\.(?:a?png|jpe?g|gif|webp|avif|heic|bmp|ico|tiff?|psd|mp[34]|m4[av]|mov|avi|mkv|webm|wav|ogg|flac|zip|gz|bz2|xz|zst|tar|7z|rar|iso|dmg|img|exe|msi|dll|so|dylib|bin|dat|o|a|class|jar|pyc|wasm|woff2?|ttf|otf|eot|gguf|onnx|safetensors|hearth|sqlite3?|db)$/i;

/** False for pictures, sound, archives, programs and models; what is in the file decides in the end. */
export function holdsText(name: string): boolean {
  return !WITHOUT_TEXT.test(name);
}

/** Text in a wrapping of its own: never put into a message as it is. */
export function isPacked(name: string): boolean {
  return /\.(?:pdf|docx)$/i.test(name);
}
