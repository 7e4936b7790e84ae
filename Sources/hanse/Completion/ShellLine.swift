/// A line as bash has it, in words: it hands over the line, since its own words are cut at `@`, `=` and `:`.
enum ShellLine {
  /// The words, the last of them the one at the end of the line, which may be empty.
  static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word: String? = nil
    var quote: Character?
    var isEscaped = false
    for character in line {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\" && quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        (quote, word) = (character, word ?? "")
      } else if character.isWhitespace {
        if let whole = word { words.append(whole) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + [word ?? ""]
  }

  /// A candidate as bash is to be given it: what stands before its last break in the word is there already.
  static func reply(_ candidate: String, to current: String) -> String {
    let isBroken: (Character) -> Bool = { "@=:".contains($0) }
    guard let last = current.lastIndex(where: isBroken), candidate.hasPrefix(current[...last]) else {
      return quoted(candidate)
    }
    return quoted(String(candidate[current.index(after: last)...]))
  }

  /// With a backslash before whatever a shell would take for its own.
  static func quoted(_ text: String) -> String {
    var quoted = ""
    for character in text {
      if " \t\\'\"`$&|;<>()[]{}*?!#~".contains(character) { quoted.append("\\") }
      quoted.append(character)
    }
    return quoted
  }
}
