/// What each Unicode scalar is to the search index, and which scalar stands for it there.
///
/// Letters are lower-cased; Latin and Greek letters lose their diacritics (also those that Unicode does not
/// decompose, as in ø and ł). Cyrillic keeps its letters apart except ё, which is typed as е. Digits of all scripts
/// become ASCII's, full-width Latin becomes Latin.
enum Folding {
  /// Not part of a word: it ends one.
  static let separator: UInt32 = 0
  /// Neither part of a word nor the end of one: combining marks, joiners, variation selectors.
  static let dropped: UInt32 = 1
  /// Set beside the scalar for scripts written without spaces, which are indexed by pairs.
  static let wide: UInt32 = 1 << 24

  /// Scalars below this are looked up; it covers all alphabets in common use. 48 KiB.
  static let tableCount: UInt32 = 0x3000

  static let table: [UInt32] = {
    let bases = latinAndGreekBases()
    return (0..<tableCount).map { compute($0, bases: bases) }
  }()

  /// One of the constants above, or the folded scalar, with `wide` set where it applies.
  static func fold(above scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x4E00...0x9FFF, 0xAC00...0xD7A3: scalar | wide
    case 0xFF10...0xFF19, 0xFF41...0xFF5A: scalar - 0xFEE0
    case 0xFF21...0xFF3A: scalar - 0xFEE0 + 0x20
    default: foldOnce(compute(scalar, bases: [:]))
    }
  }

  /// A capital outside the table may have its small letter inside.
  private static func foldOnce(_ folded: UInt32) -> UInt32 {
    (0x80..<tableCount).contains(folded) ? table[Int(folded)] : folded
  }

  private static func compute(_ value: UInt32, bases: [String: UInt32]) -> UInt32 {
    guard let scalar = Unicode.Scalar(value) else { return separator }
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint || isDiacritic(value) { return dropped }
    switch properties.generalCategory {
    case .decimalNumber:
      return 0x30 + UInt32(properties.numericValue ?? 0)
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .letterNumber, .otherNumber:
      return isWide(value) ? value | wide : fold(letter: scalar, bases: bases)
    case .enclosingMark:
      return dropped
    default:
      return (0x2E80...0x2FDF).contains(value) ? value | wide : separator
    }
  }

  private static func fold(letter: Unicode.Scalar, bases: [String: UInt32]) -> UInt32 {
    // İ lower-cases to i and a combining dot: the first scalar is the letter.
    let lower = letter.properties.lowercaseMapping.unicodeScalars.first ?? letter
    switch lower.value {
    case 0x131: return 0x69
    case 0x3C2: return 0x3C3
    case 0x450, 0x451: return 0x435
    case 0x45D: return 0x438
    default: break
    }
    guard let name = lower.properties.name, let base = baseName(name) else { return lower.value }
    return bases[base] ?? lower.value
  }

  /// "LATIN SMALL LETTER E" of "LATIN SMALL LETTER E WITH ACUTE".
  private static func baseName(_ name: String) -> String? {
    guard name.hasPrefix("LATIN ") || name.hasPrefix("GREEK ") else { return nil }
    return name.firstRange(of: " WITH ").map { String(name[..<$0.lowerBound]) }
  }

  private static func latinAndGreekBases() -> [String: UInt32] {
    var bases: [String: UInt32] = [:]
    for range in [0x61...0x7A, 0xDF...0x24F, 0x250...0x2AF, 0x3B1...0x3C9] as [ClosedRange<UInt32>] {
      for value in range {
        if let name = Unicode.Scalar(value)?.properties.name, !name.contains(" WITH ") { bases[name] = value }
      }
    }
    return bases
  }

  /// Marks that a writer may leave out. Vowel signs of Indic scripts are not among them.
  private static func isDiacritic(_ value: UInt32) -> Bool {
    switch value {
    case 0x300...0x36F, 0x483...0x487, 0x591...0x5BD, 0x5BF, 0x5C1...0x5C2, 0x5C4...0x5C5, 0x5C7,
      0x610...0x61A, 0x640, 0x64B...0x65F, 0x670, 0x6D6...0x6DC, 0x6DF...0x6E4, 0x6E7...0x6E8, 0x6EA...0x6ED,
      0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F:
      true
    default: false
    }
  }

  /// Thai, Lao, Myanmar, Khmer, Hangul, Han, Kana, Bopomofo.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0xE00...0xEFF, 0x1000...0x109F, 0x1100...0x11FF, 0x1780...0x17FF, 0x2E80...0x2FDF, 0x3005...0x3007,
      0x3021...0x303C, 0x3040...0x30FF, 0x3105...0x318F, 0x31A0...0x31BF, 0x31F0...0x31FF, 0x3400...0x9FFF,
      0xA960...0xA97F, 0xA9E0...0xA9FF, 0xAA60...0xAA7F, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF66...0xFFDC,
      0x1AFF0...0x1B16F, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
