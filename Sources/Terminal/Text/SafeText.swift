/// Foreign text made safe to print: what could drive a terminal, or show text in another order or not at all, is
/// written out as `\u{...}`.
public enum SafeText {
  /// One line: line breaks are written out too.
  public static func line(_ text: String) -> String {
    escape(text, keepsLineBreaks: false)
  }

  /// A name or another short text: what no screen has room for is left out before it costs anything.
  static func label(_ text: String) -> String {
    line(text.utf8.count <= labelCharacters ? text : String(text.prefix(labelCharacters)))
  }

  private static let labelCharacters = 400

  /// Text whose line breaks stay.
  public static func block(_ text: String) -> String {
    escape(text, keepsLineBreaks: true)
  }

  private static func escape(_ text: String, keepsLineBreaks: Bool) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var safe = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where keepsLineBreaks: safe.append(scalar)
      case "\n": safe.append(contentsOf: "\\n".unicodeScalars)
      case _ where isUnsafe(scalar):
        safe.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      default: safe.append(scalar)
      }
    }
    return String(safe)
  }

  /// Controls (C0, DEL, C1), line separators, bidirectional controls, invisible formatting, tags, and private use.
  /// Joiners stay: emoji, Persian and Indic scripts need them.
  public static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F: true
    case 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F: true
    case 0xFEFF, 0xFFF9...0xFFFB, 0xE000...0xF8FF, 0xE0000...0xE0FFF, 0xF0000...0x10FFFF: true
    default: false
    }
  }
}
