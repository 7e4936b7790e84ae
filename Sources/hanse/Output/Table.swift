import Terminal

/// Rows in aligned columns, two blanks apart, under a dim heading.
struct Table {
  private let headings: [String]
  /// Columns set flush right, by number.
  private let numeric: Set<Int>
  private var rows: [[String]] = []

  /// A heading in capitals that begins with "#" is a column of numbers.
  init(_ headings: String...) {
    self.headings = headings.map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 }
    numeric = Set(headings.indices.filter { headings[$0].hasPrefix("#") })
  }

  /// Adds a row of foreign or own text; both are made safe.
  mutating func add(_ cells: String...) {
    rows.append(cells.map(SafeText.line))
  }

  func lines(_ style: Style) -> [String] {
    guard !rows.isEmpty else { return [] }
    let widths = headings.indices.map { column in
      ([headings] + rows).map { TextWidth.of($0[column]) }.max() ?? 0
    }
    return [style.dim(line(headings, widths))] + rows.map { line($0, widths) }
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (column, cell) in cells.enumerated() {
      let gap = String(repeating: " ", count: max(0, widths[column] - TextWidth.of(cell)))
      line += (column == 0 ? "" : "  ") + (numeric.contains(column) ? gap + cell : cell + gap)
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
