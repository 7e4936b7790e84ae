/// A whole screen as it should look.
public struct Frame: Equatable, Sendable {
  /// More scalars of one cluster are not drawn: a pile of marks would run over its neighbours.
  private static let scalarsInCluster = 16

  public let columns: Int
  public let rows: Int
  private(set) var cells: [[Cell]]
  /// Where the cursor is, from 0; `nil` to hide it.
  public private(set) var cursor: (row: Int, column: Int)? = nil

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: Array(repeating: .blank, count: columns), count: rows)
  }

  public static func == (left: Frame, right: Frame) -> Bool {
    left.cells == right.cells && left.cursor?.row == right.cursor?.row
      && left.cursor?.column == right.cursor?.column
  }

  mutating func placeCursor(row: Int, column: Int) {
    guard rows > 0, columns > 0 else { return }
    cursor = (min(max(0, row), rows - 1), min(max(0, column), columns - 1))
  }

  /// Puts a line at a place; what does not fit into `width` columns is left out.
  mutating func put(_ line: Line, row: Int, column: Int = 0, width: Int = .max) {
    guard cells.indices.contains(row) else { return }
    let end = min(columns, width == .max ? columns : column + width)
    var place = column
    for span in line.spans {
      for character in span.text {
        guard let cell = Self.cell(character, span.tone), place + cell.width <= end else { continue }
        clear(row, place..<place + cell.width)
        cells[row][place] = cell
        if cell.width == 2 { cells[row][place + 1] = .half }
        place += cell.width
      }
    }
  }

  /// Half of a wide cluster cannot stand alone.
  private mutating func clear(_ row: Int, _ range: Range<Int>) {
    if cells[row][range.lowerBound] == .half { cells[row][range.lowerBound - 1] = .blank }
    if range.upperBound < columns, cells[row][range.upperBound] == .half {
      cells[row][range.upperBound] = .blank
    }
  }

  /// The cell of a cluster. A mark without a letter is put on a dotted circle.
  private static func cell(_ character: Character, _ tone: Tone) -> Cell? {
    let scalars = character.unicodeScalars
    var text = scalars.count > scalarsInCluster ? "" : String(character)
    if text.isEmpty { text.unicodeScalars.append(contentsOf: scalars.prefix(scalarsInCluster)) }
    let width = TextWidth.of(character)
    if width == 0 { text = "\u{25CC}" + text }
    guard !scalars.contains(where: SafeText.isUnsafe) else {
      return Cell(text: "\u{FFFD}", width: 1, tone: tone)
    }
    return Cell(
      text: text, width: max(1, width), tone: tone,
      isUncertain: width == 0 || TextWidth.isUncertain(character))
  }

  /// The rows as plain text, without blanks at their ends.
  public var text: [String] {
    cells.map { $0.map(\.text).joined().trimmedEnd }
  }
}
