import Glibc

/// Colours, on a terminal that wants them.
struct Style: Sendable {
  let isColored: Bool

  static let plain = Style(isColored: false)

  /// For the standard output: colours on a terminal, unless NO_COLOR is set or the terminal is dumb.
  static func ofStandardOutput() -> Style {
    let wanted = Environment.value("NO_COLOR") == nil && Environment.value("TERM") != "dumb"
    return Style(isColored: wanted && isatty(1) == 1)
  }

  func bold(_ text: String) -> String { wrap(text, "1") }
  func dim(_ text: String) -> String { wrap(text, "2") }
  func red(_ text: String) -> String { wrap(text, "31") }
  func green(_ text: String) -> String { wrap(text, "32") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColored && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
