/// Writes what changed between two screens, and no more: it must be pleasant over a slow line.
///
/// It uses few sequences, which every terminal knows: CUP, CHA, EL, ED, SGR, showing and hiding the cursor.
public struct FrameWriter: Sendable {
  private let withColours: Bool
  /// What the terminal shows; `nil` when nobody knows.
  private var shown: Frame?

  public init(withColours: Bool) {
    self.withColours = withColours
  }

  /// Everything is to be written again: somebody else may have written to the terminal.
  public mutating func forget() { shown = nil }

  /// The bytes that make the terminal show `frame`.
  public mutating func bytes(for frame: Frame) -> [UInt8] {
    defer { shown = frame }
    var text = ""
    var old = shown
    if old?.columns != frame.columns || old?.rows != frame.rows {
      text += "\u{1B}[?25l\u{1B}[0m\u{1B}[2J"
      old = nil
    } else if old == frame {
      return []
    }
    let blank = Array(repeating: Cell.blank, count: frame.columns)
    var isHidden = old == nil || old?.cursor == nil
    for row in 0..<frame.rows {
      let before = old?.cells[row] ?? blank
      guard before != frame.cells[row] else { continue }
      if !isHidden { text += "\u{1B}[?25l" }
      isHidden = true
      text += change(row, from: before, to: frame.cells[row])
    }
    if let cursor = frame.cursor {
      text += "\u{1B}[\(cursor.row + 1);\(cursor.column + 1)H" + (isHidden ? "\u{1B}[?25h" : "")
    } else if !isHidden {
      text += "\u{1B}[?25l"
    }
    return Array(text.utf8)
  }

  private func change(_ row: Int, from before: [Cell], to after: [Cell]) -> String {
    let isRisky = before.contains(where: \.isUncertain) || after.contains(where: \.isUncertain)
    var text = ""
    // A cluster that the terminal drew wider or narrower than thought may have left something anywhere in its row.
    if isRisky { text += "\u{1B}[\(row + 1);1H\u{1B}[0m\u{1B}[K" }
    let old = isRisky ? Array(repeating: Cell.blank, count: after.count) : before
    let end = after.lastIndex { $0 != .blank }.map { $0 + 1 } ?? 0
    var column = 0
    var place = -1
    var tone = Tone?.none
    while column < end {
      guard !isSame(old, after, column) else {
        column += max(1, after[column].width)
        continue
      }
      let cell = after[column]
      if place != column { text += move(row, column) }
      if tone != cell.tone { text += cell.tone.sequence(withColours: withColours) }
      tone = cell.tone
      text += cell.text
      column += max(1, cell.width)
      place = cell.isUncertain ? -1 : column
    }
    if old[end...].contains(where: { $0 != .blank }) {
      if place != end { text += move(row, end) }
      text += Tone().sequence(withColours: withColours) + "\u{1B}[K"
    } else if tone != nil && tone != [] {
      text += Tone().sequence(withColours: withColours)
    }
    return text
  }

  private func isSame(_ old: [Cell], _ new: [Cell], _ column: Int) -> Bool {
    guard old[column] == new[column] else { return false }
    return new[column].width < 2 || column + 1 >= new.count || old[column + 1] == new[column + 1]
  }

  private func move(_ row: Int, _ column: Int) -> String { "\u{1B}[\(row + 1);\(column + 1)H" }
}
