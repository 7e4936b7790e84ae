internal import Sodium
internal import Transport
internal import Wire

/// A strong entity tag (RFC 9110 section 8.8.3), made of the bytes that it stands for: whatever changes what a client
/// sees changes the tag.
struct EntityTag: Sendable {
  /// With its quotation marks.
  let text: String

  var field: HeaderField { HeaderField("etag", text) }

  /// Of what has a name that nothing else can have.
  init(id: Bytes32) { text = "\"\(Hex.text(id.bytes))\"" }

  init(of bytes: [UInt8]) {
    text = "\"\(Hex.text(Fingerprint.of(bytes)))\""
  }

  /// Whether the client says that it has these bytes already (section 13.1.2): weak tags compare alike here, and `*`
  /// is whatever there is.
  func isHeld(by headers: HeaderFields) -> Bool {
    headers.values(of: "if-none-match").contains { value in
      value.utf8.split(separator: UInt8(ascii: ",")).contains { part in
        var tag = String(Substring(part)).trimmed
        if tag.hasPrefix("W/") { tag.removeFirst(2) }
        return tag == text || tag == "*"
      }
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    let start = drop(while: isSpace)
    return String(start.reversed().drop(while: isSpace).reversed())
  }
}
