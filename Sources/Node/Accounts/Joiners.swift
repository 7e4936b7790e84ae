/// Where the zero-width joiner and non-joiner may stand in a text that people are known by: where they change what is seen (after
/// RFC 5892, appendix A.1 and A.2, and Unicode's UTS #51 for emoji). Anywhere else they would make two names of one.
struct Joiners {
  private static let nonJoiner: UInt32 = 0x200C
  private static let joiner: UInt32 = 0x200D
  private static let emojiForm: UInt32 = 0xFE0F
  /// Scripts with a virama have blocks of so many code points.
  private static let blockBits: UInt32 = 7

  private let scalars: [Unicode.Scalar]

  init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == nonJoiner || scalar.value == joiner
  }

  /// Whether every one of them stands where it may.
  var areInPlace: Bool {
    scalars.indices.allSatisfy { index in
      switch scalars[index].value {
      case Self.joiner: followsVirama(index) || isBetweenEmoji(index)
      case Self.nonJoiner: followsVirama(index) && isLetter(index + 1) || partsJoined(index)
      default: true
      }
    }
  }

  /// Right after a virama that a letter of its script carries.
  private func followsVirama(_ index: Int) -> Bool {
    guard index > 0, scalars[index - 1].properties.canonicalCombiningClass == .virama,
      let letter = lastIndex(before: index - 1), isLetter(letter)
    else { return false }
    return scalars[letter].value >> Self.blockBits == scalars[index - 1].value >> Self.blockBits
  }

  /// Between two letters that would be written joined.
  private func partsJoined(_ index: Int) -> Bool {
    guard let before = lastIndex(before: index),
      let after = scalars.indices.dropFirst(index + 1).first(where: { !isMark(scalars[$0]) })
    else { return false }
    return JoiningLetters.joinsNext(scalars[before]) && JoiningLetters.joinsPrevious(scalars[after])
  }

  private func isBetweenEmoji(_ index: Int) -> Bool {
    var before = index - 1
    if before >= 0, scalars[before].value == Self.emojiForm { before -= 1 }
    if before >= 0, scalars[before].properties.isEmojiModifier { before -= 1 }
    return isPicture(before) && isPicture(index + 1)
  }

  /// The last before this index that is no mark on another.
  private func lastIndex(before index: Int) -> Int? { scalars[..<index].lastIndex { !isMark($0) } }

  private func isMark(_ scalar: Unicode.Scalar) -> Bool {
    [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
  }

  private func isLetter(_ index: Int) -> Bool {
    guard scalars.indices.contains(index) else { return false }
    return switch scalars[index].properties.generalCategory {
    case .otherLetter, .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .modifierLetter: true
    default: false
    }
  }

  /// An emoji that is no digit, sign, skin colour or half of a flag.
  private func isPicture(_ index: Int) -> Bool {
    guard scalars.indices.contains(index) else { return false }
    let scalar = scalars[index]
    let isLetterOfFlag = (0x1F1E6...0x1F1FF).contains(scalar.value)
    return scalar.properties.isEmoji && !scalar.properties.isEmojiModifier && scalar.value > 0xFF
      && !isLetterOfFlag
  }
}
