import JSON
import Terminal

/// An object of the API as one line of JSON that is safe on a terminal.
enum JSONLine {
  static func bytes(_ object: JSONObject) -> [UInt8] {
    var json = JSONWriter()
    json.value(.object(object))
    return safe(json.bytes) + [UInt8(ascii: "\n")]
  }

  static func bytes(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
    safe(JSONWriter.objectBytes(write)) + [UInt8(ascii: "\n")]
  }

  /// JSON leaves DEL, C1 controls and bidirectional controls as they are; an escape means the same.
  static func safe(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { $0 >= 0x7F }) else { return bytes }
    var text = String.UnicodeScalarView()
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if scalar.value >= 0x7F && SafeText.isUnsafe(scalar) {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          text.append(
            contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
        }
      } else {
        text.append(scalar)
      }
    }
    return Array(String(text).utf8)
  }
}
