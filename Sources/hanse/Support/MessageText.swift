/// The text of a message as the command line gives it.
enum MessageText {
  static let positional = PositionalSpec("TEXT", "the text, or `-` to read it from the standard input")
  private static let maxBytes = 1 << 20

  /// For `-` the whole standard input, without the line break at its end.
  static func read(_ arguments: ParsedArguments) throws(CommandFailure) -> String {
    let given = arguments.text(positional)
    if given != "-" { return given }
    var bytes = try Files.read("-", maxBytes: maxBytes)
    if bytes.last == 0x0A { bytes.removeLast() }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(
        .usage, "argumentNotUTF8", "the standard input is not UTF-8",
        next: "convert it, for example with iconv")
    }
    return text
  }
}
