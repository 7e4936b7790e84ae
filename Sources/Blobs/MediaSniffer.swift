/// Says what bytes are by how they begin, and never by what somebody claims. It knows no type that a browser would run: a page, a
/// drawing with scripts and a script are text.
public enum MediaSniffer {
  /// So many bytes of the beginning are looked at.
  public static let bytes = 512

  /// A media type (RFC 6838).
  public static func type(of start: some Sequence<UInt8>) -> StaticString {
    let start = Array(start.prefix(bytes))
    for (offset, mark, type) in marks where has(mark, at: offset, in: start) { return type }
    if has("RIFF", at: 0, in: start) { return riff(start) }
    if has("ftyp", at: 4, in: start) { return isoMedia(start) }
    return isText(start) ? "text/plain" : "application/octet-stream"
  }

  private static let marks: [(Int, [UInt8], StaticString)] = [
    (0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
    (0, [0xFF, 0xD8, 0xFF], "image/jpeg"),
    (0, Array("GIF87a".utf8), "image/gif"),
    (0, Array("GIF89a".utf8), "image/gif"),
    (0, Array("%PDF-".utf8), "application/pdf"),
    (0, [0x50, 0x4B, 0x03, 0x04], "application/zip"),
    (0, [0x50, 0x4B, 0x05, 0x06], "application/zip"),
    (0, [0x1F, 0x8B, 0x08], "application/gzip"),
    (0, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "application/x-xz"),
    (0, Array("BZh".utf8), "application/x-bzip2"),
    (0, [0x28, 0xB5, 0x2F, 0xFD], "application/zstd"),
    (0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "application/x-7z-compressed"),
    (257, Array("ustar".utf8), "application/x-tar"),
    (0, [0x1A, 0x45, 0xDF, 0xA3], "video/webm"),
    (0, Array("OggS".utf8), "audio/ogg"),
    (0, Array("fLaC".utf8), "audio/flac"),
    (0, Array("ID3".utf8), "audio/mpeg"),
    (0, [0xFF, 0xFB], "audio/mpeg"),
  ]

  private static func riff(_ start: [UInt8]) -> StaticString {
    if has("WEBP", at: 8, in: start) { return "image/webp" }
    return has("WAVE", at: 8, in: start) ? "audio/wav" : "application/octet-stream"
  }

  private static func isoMedia(_ start: [UInt8]) -> StaticString {
    if has("avif", at: 8, in: start) { return "image/avif" }
    return has("M4A ", at: 8, in: start) ? "audio/mp4" : "video/mp4"
  }

  /// UTF-8 so far as can be seen, without control characters but for those that lay text out.
  private static func isText(_ start: [UInt8]) -> Bool {
    var following = 0
    for byte in start {
      if following > 0 {
        guard byte & 0xC0 == 0x80 else { return false }
        following -= 1
      } else if byte < 0x80 {
        guard byte >= 0x20 && byte != 0x7F || (0x09...0x0D).contains(byte) || byte == 0x1B else {
          return false
        }
      } else {
        guard (0xC2...0xF4).contains(byte) else { return false }
        following = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3
      }
    }
    return !start.isEmpty
  }

  private static func has(_ mark: StaticString, at offset: Int, in start: [UInt8]) -> Bool {
    has(Array("\(mark)".utf8), at: offset, in: start)
  }

  private static func has(_ mark: [UInt8], at offset: Int, in start: [UInt8]) -> Bool {
    start.dropFirst(offset).starts(with: mark)
  }
}
