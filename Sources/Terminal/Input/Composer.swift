/// Text that somebody writes: several lines, a cursor, and the keys of a shell's line.
struct Composer: Equatable, Sendable {
  /// More is not taken: no message is longer, and every key costs as much as there is.
  static let mostCharacters = 70_000

  private(set) var characters: [Character] = []
  /// From 0 to the number of characters.
  private(set) var cursor = 0
  /// What was cut last.
  private var cut: [Character] = []

  var text: String { String(characters) }
  var isEmpty: Bool { characters.isEmpty }
  var bytes: Int { characters.reduce(0) { $0 + $1.utf8.count } }

  init(_ text: String = "") {
    set(text)
  }

  mutating func set(_ text: String) {
    characters = Array(text)
    cursor = characters.count
  }

  mutating func insert(_ text: String) {
    let text = String(text.prefix(max(0, Self.mostCharacters - characters.count)))
    // A mark joins the letter before it: what is one cluster must stay one.
    let head = String(characters[..<cursor]) + text
    let tail = characters[cursor...]
    let joined = Array(head)
    characters = Array(String(joined) + String(tail))
    cursor = min(joined.count, characters.count)
  }

  /// Pasted text: line breaks of any kind become line feeds, and other controls but tabs are left out.
  mutating func paste(_ text: String) {
    let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    var clean = String.UnicodeScalarView()
    for scalar in lines.unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      if !isControl || scalar == "\n" || scalar == "\t" { clean.append(scalar) }
    }
    insert(String(clean))
  }

  /// Whether the key was one that edits.
  mutating func take(_ key: Key) -> Bool {
    switch key {
    case .text(let text): insert(text)
    case .paste(let text): paste(text)
    case .newline: insert("\n")
    case .backspace: remove(max(0, cursor - 1)..<cursor)
    case .delete, .control("d"): remove(cursor..<min(characters.count, cursor + 1))
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right: cursor = min(characters.count, cursor + 1)
    case .home, .control("a"): cursor = lineStart
    case .end, .control("e"): cursor = lineEnd
    case .wordLeft: cursor = wordStart
    case .wordRight: cursor = wordEnd
    case .up: return move(lines: -1)
    case .down: return move(lines: 1)
    case .control("k"): cutOut(cursor..<max(lineEnd, min(characters.count, cursor + 1)))
    case .control("u"): cutOut(lineStart..<cursor)
    case .control("w"): cutOut(wordStart..<cursor)
    case .alt("d"): cutOut(cursor..<wordEnd)
    case .control("y"): insert(String(cut))
    default: return false
    }
    return true
  }

  private mutating func remove(_ range: Range<Int>) {
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  private mutating func cutOut(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    cut = Array(characters[range])
    remove(range)
  }

  private var lineStart: Int {
    characters[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
  }

  private var lineEnd: Int {
    characters[cursor...].firstIndex(of: "\n") ?? characters.count
  }

  private var wordStart: Int {
    var index = cursor
    while index > 0, !isWord(characters[index - 1]) { index -= 1 }
    while index > 0, isWord(characters[index - 1]) { index -= 1 }
    return index
  }

  private var wordEnd: Int {
    var index = cursor
    while index < characters.count, !isWord(characters[index]) { index += 1 }
    while index < characters.count, isWord(characters[index]) { index += 1 }
    return index
  }

  private func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

  /// To the line above or below, at the same place; false if there is none.
  private mutating func move(lines: Int) -> Bool {
    let column = cursor - lineStart
    if lines < 0 {
      guard lineStart > 0 else { return false }
      let end = lineStart - 1
      let start = characters[..<end].lastIndex(of: "\n").map { $0 + 1 } ?? 0
      cursor = min(start + column, end)
    } else {
      guard lineEnd < characters.count else { return false }
      let start = lineEnd + 1
      let end = characters[start...].firstIndex(of: "\n") ?? characters.count
      cursor = min(start + column, end)
    }
    return true
  }

  /// The text in lines of a width, and where the cursor is in them.
  func layout(columns: Int) -> (lines: [String], row: Int, column: Int) {
    var lines = [""]
    var width = 0
    var place = (row: 0, column: 0)
    for (index, character) in characters.enumerated() {
      if index == cursor { place = (lines.count - 1, width) }
      if character == "\n" {
        lines.append("")
        width = 0
        continue
      }
      let shown =
        character == "\t"
        ? " "
        : character.utf8.count == 1 && character > " " ? String(character) : SafeText.line(String(character))
      let size = TextWidth.of(shown)
      if width + size > columns && width > 0 {
        lines.append("")
        width = 0
        if index == cursor { place = (lines.count - 1, 0) }
      }
      lines[lines.count - 1] += shown
      width += size
    }
    if cursor == characters.count {
      if width >= columns { lines.append("") }
      place = (lines.count - 1, width >= columns ? 0 : width)
    }
    // Before a line break the line may be full.
    return (lines, place.row, min(place.column, max(0, columns - 1)))
  }
}
