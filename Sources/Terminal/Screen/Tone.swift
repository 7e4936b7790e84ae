/// How text looks.
struct Tone: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  static let bold = Tone(rawValue: 1)
  static let dim = Tone(rawValue: 2)
  static let reverse = Tone(rawValue: 4)
  static let red = Tone(rawValue: 8)
  static let green = Tone(rawValue: 16)
  static let yellow = Tone(rawValue: 32)
  static let cyan = Tone(rawValue: 64)

  private static let codes: [(Tone, String)] = [
    (.bold, "1"), (.dim, "2"), (.reverse, "7"), (.red, "31"), (.green, "32"), (.yellow, "33"), (.cyan, "36"),
  ]
  private static let colours: Tone = [.red, .green, .yellow, .cyan]

  /// The sequence (SGR) that makes what follows look so, whatever stood before.
  func sequence(withColours: Bool) -> String {
    let shown = withColours ? self : subtracting(Self.colours)
    return "\u{1B}[0" + Self.codes.filter { shown.contains($0.0) }.map { ";\($0.1)" }.joined() + "m"
  }
}
