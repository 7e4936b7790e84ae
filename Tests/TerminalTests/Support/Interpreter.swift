/// A terminal for the sequences that `FrameWriter` writes; anything else is a fault.
struct Interpreter {
  private(set) var cells: [[String]]
  private(set) var row = 0
  private(set) var column = 0
  private(set) var isCursorShown = true
  /// What was written that it does not know.
  private(set) var fault: String?
  private let columns: Int
  /// How wide it draws a cluster: terminals disagree about some.
  private let width: (Character) -> Int

  init(columns: Int, rows: Int, width: @escaping (Character) -> Int) {
    self.columns = columns
    self.width = width
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  var lines: [String] {
    cells.map { row in
      var text = row.joined()
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  mutating func feed(_ bytes: [UInt8]) {
    var rest = Substring(String(decoding: bytes, as: UTF8.self))
    while let first = rest.first {
      if first == "\u{1B}" {
        rest = obey(rest)
      } else {
        rest.removeFirst()
        put(first)
      }
    }
  }

  private mutating func obey(_ text: Substring) -> Substring {
    guard let end = text.dropFirst(2).firstIndex(where: \.isLetter) else {
      fault = String(text.prefix(10))
      return ""
    }
    let body = text[text.index(text.startIndex, offsetBy: 2)..<end]
    switch text[end] {
    case "H":
      let numbers = body.split(separator: ";").compactMap { Int($0) }
      (row, column) = numbers.count == 2 ? (numbers[0] - 1, numbers[1] - 1) : (0, 0)
    case "J": cells = cells.map { $0.map { _ in " " } }
    case "K": for place in column..<columns { cells[row][place] = " " }
    case "h", "l": isCursorShown = text[end] == "h"
    case "m": break
    default: fault = String(text.prefix(10))
    }
    return text[text.index(after: end)...]
  }

  private mutating func put(_ character: Character) {
    if character.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }) {
      fault = "a control: \(character.debugDescription)"
    }
    let size = width(character)
    guard column < columns else { return }
    let end = min(columns, column + max(1, size))
    if cells[row][column].isEmpty, column > 0 { cells[row][column - 1] = " " }
    if end < columns, cells[row][end].isEmpty { cells[row][end] = " " }
    cells[row][column] = String(character)
    for place in column + 1..<max(column + 1, min(columns, column + size)) { cells[row][place] = "" }
    column += size
  }
}
