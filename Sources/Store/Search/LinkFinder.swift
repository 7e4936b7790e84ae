/// Whether a text holds a link: `http://` or `https://`, in any case, and something behind it.
enum LinkFinder {
  static func holdsLink(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { text in
      // Look for the colon: it is rarer than an h.
      for colon in text.indices where text[colon] == UInt8(ascii: ":") && isLink(text, colon) { return true }
      return false
    }
  }

  private static func isLink(_ text: UnsafeBufferPointer<UInt8>, _ colon: Int) -> Bool {
    let slash = UInt8(ascii: "/")
    guard colon + 3 < text.count, text[colon + 1] == slash, text[colon + 2] == slash, text[colon + 3] > 0x20
    else { return false }
    return ends(text, at: colon, with: "https") || ends(text, at: colon, with: "http")
  }

  private static func ends(
    _ text: UnsafeBufferPointer<UInt8>, at end: Int, with scheme: StaticString
  ) -> Bool {
    let count = scheme.utf8CodeUnitCount
    guard end >= count else { return false }
    for offset in 0..<count where text[end - count + offset] | 0x20 != scheme.utf8Start[offset] {
      return false
    }
    return true
  }
}
