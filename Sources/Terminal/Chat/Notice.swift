/// Something to tell the user for a while.
struct Notice: Equatable, Sendable {
  static let milliseconds: Int64 = 6_000

  let text: String
  var isTrouble = false
  /// Milliseconds since 1970 (UTC).
  let until: Int64
}
