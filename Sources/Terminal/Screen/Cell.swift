/// One place of the screen.
struct Cell: Equatable, Sendable {
  static let blank = Cell(text: " ", width: 1, tone: [])
  /// The second half of a wide cluster.
  static let half = Cell(text: "", width: 0, tone: [])

  let text: String
  let width: Int
  let tone: Tone
  /// Whether terminals disagree about the width.
  var isUncertain = false
}
