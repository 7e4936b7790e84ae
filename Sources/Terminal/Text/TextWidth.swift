/// How many columns text takes on a terminal.
public enum TextWidth {
  public static func of(_ text: String) -> Int {
    var width = 0
    for character in text { width += of(character) }
    return width
  }

  /// 0, 1 or 2. Terminals disagree about clusters that `isUncertain` names.
  public static func of(_ character: Character) -> Int {
    if character.utf8.count == 1 { return 1 }
    let scalars = character.unicodeScalars
    if isEmoji(scalars) { return 2 }
    return min(2, scalars.reduce(0) { $0 + width($1) })
  }

  /// Whether terminals draw this cluster in different widths: joined emoji, flags, and clusters of several letters.
  public static func isUncertain(_ character: Character) -> Bool {
    if character.utf8.count == 1 { return false }
    let scalars = character.unicodeScalars
    guard let first = scalars.first, first.value >= 0x300 || scalars.count > 1 else { return false }
    if scalars.count == 1 {
      return first.properties.isEmoji || first.properties.generalCategory == .unassigned
    }
    if isEmoji(scalars) { return true }
    return scalars.dropFirst().contains { !isNonspacing($0) } || isNonspacing(first)
  }

  private static func isEmoji(_ scalars: String.UnicodeScalarView) -> Bool {
    guard let first = scalars.first else { return false }
    if first.properties.isEmojiPresentation { return true }
    return scalars.count > 1 && first.properties.isEmoji && scalars.contains("\u{FE0F}")
  }

  private static func isNonspacing(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: true
    // Vowels and finals of Hangul join the syllable before them.
    default: (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value)
    }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    if isNonspacing(scalar) { return 0 }
    return isWide(scalar.value) ? 2 : 1
  }

  /// East Asian wide and full-width blocks.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3: true
    case 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD: true
    default: false
    }
  }
}
