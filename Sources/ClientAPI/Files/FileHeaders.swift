internal import Model
internal import Transport
internal import Wire

/// The headers with which a file's bytes go to a browser: nothing in them is ever run there, under the node's name least of all.
enum FileHeaders {
  /// What a browser may show by itself if it is asked to: it runs nothing.
  private static let shown: Set<String> = [
    "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "audio/ogg", "audio/flac",
    "audio/mpeg",
    "audio/mp4", "audio/wav", "video/mp4", "video/webm", "text/plain",
  ]
  private static let known = shown.union([
    "application/pdf", "application/zip", "application/gzip", "application/x-xz", "application/x-bzip2",
    "application/zstd", "application/x-7z-compressed", "application/x-tar",
  ])

  /// All that answers may be, but for bytes of which nothing is known.
  static var types: [String] { known.sorted() }

  static func tag(_ item: FileItem) -> EntityTag { EntityTag(id: item.blob.bytes) }

  static func fields(of item: FileItem, inline: Bool) -> [HeaderField] {
    // The type is what another node says, perhaps: only what is known to be harmless is passed on.
    let type = item.type.string
    let isShown = inline && shown.contains(type)
    let safe = known.contains(type) ? type : "application/octet-stream"
    return [
      HeaderField("content-type", safe == "text/plain" ? "text/plain; charset=utf-8" : safe),
      HeaderField("content-disposition", "\(isShown ? "inline" : "attachment"); \(fileName(item.name))"),
      HeaderField("content-security-policy", "sandbox; default-src 'none'"),
      HeaderField("cross-origin-resource-policy", "same-origin"),
      HeaderField("referrer-policy", "no-referrer"),
      HeaderField("x-content-type-options", "nosniff"),
      HeaderField("cache-control", "private, no-cache"),
      HeaderField("accept-ranges", "bytes"),
      tag(item).field,
    ]
  }

  /// RFC 6266 with RFC 8187: a plain name for old readers, and the whole one.
  private static func fileName(_ name: Text) -> String {
    let plain = name.utf8.map { byte -> UInt8 in
      let isPlain = (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "%")
      return isPlain ? byte : UInt8(ascii: "_")
    }
    let whole = name.utf8.map { byte in isAttributeCharacter(byte) ? [byte] : escaped(byte) }.joined()
    return
      "filename=\"\(String(decoding: plain, as: UTF8.self))\"; filename*=UTF-8''\(String(decoding: Array(whole), as: UTF8.self))"
  }

  private static func isAttributeCharacter(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "!#$&+-.^_`|~".utf8.contains(byte)
  }

  private static func escaped(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
