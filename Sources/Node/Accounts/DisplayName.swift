internal import Model
public import Wire

/// What a user of this node may call themselves: a text that shows what it is made of. Look-alikes of other names remain
/// possible, which is why clients always show the address too.
public enum DisplayName {
  /// Why a text is none: a sentence that says what to change; `nil` for a display name.
  public static func refusal(of name: Text) -> String? {
    guard (1...Limits.nameBytes).contains(name.utf8.count) else {
      return "displayName must have 1 to \(Limits.nameBytes) bytes."
    }
    return refusal(of: name, called: "displayName")
  }

  /// The same for a text about oneself, which may be empty.
  static func refusal(ofAbout about: Text) -> String? {
    guard about.utf8.count <= mostAboutBytes else { return "about must have 0 to \(mostAboutBytes) bytes." }
    return about.utf8.isEmpty ? nil : refusal(of: about, called: "about")
  }

  static let mostAboutBytes = 1_000

  private static func refusal(of text: Text, called field: String) -> String? {
    if let refusal = refusal(ofHidden: text, called: field) { return refusal }
    let scalars = Array(text.string.unicodeScalars)
    if scalars.first.map(isBlank) == true || scalars.last.map(isBlank) == true {
      return "\(field) must begin and end with something that shows."
    }
    return nil
  }

  /// Why a text does not show what it is made of.
  static func refusal(ofHidden text: Text, called field: String) -> String? {
    if text.hasControlCharacters { return "\(field) must have no control characters." }
    let scalars = Array(text.string.unicodeScalars)
    if scalars.contains(where: isInvisible) {
      return "\(field) must have no characters that show nothing or turn the writing direction."
    }
    return Joiners(scalars).areInPlace
      ? nil : "\(field) must have zero-width joiners only where they change what is seen."
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .lineSeparator, .paragraphSeparator: true
    // The empty cell of Braille.
    default: scalar.value == 0x2800
    }
  }

  /// What shows nothing of its own: formats (zero-width, direction, tags), private and unassigned code points, line ends, fillers.
  /// The sign that makes an emoji of a symbol may stay, and joiners are looked at by themselves.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value == 0xFE0F || Joiners.isJoiner(scalar) { return false }
    switch scalar.properties.generalCategory {
    case .format, .control, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator:
      return true
    default: return scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}
