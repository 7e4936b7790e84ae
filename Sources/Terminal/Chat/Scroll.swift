/// Which part of a list of messages is in sight.
enum Scroll: Equatable, Sendable {
  /// The end, whatever comes.
  case end
  /// The last row in sight is this row of that message.
  case at(sequence: Int64, row: Int)
}
