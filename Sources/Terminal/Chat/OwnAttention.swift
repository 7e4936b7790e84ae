/// What the node was last told of what the user does.
struct OwnAttention: Sendable {
  /// Milliseconds between two positions that are told.
  static let readMilliseconds: Int64 = 1_000
  /// Typing is shown for 6 seconds, so it is said again before.
  static let typingMilliseconds: Int64 = 4_000
  static let typingShownMilliseconds: Int64 = 6_000
  /// Without a key for so long the user is away.
  static let awayMilliseconds: Int64 = 5 * 60_000

  /// All of them milliseconds since 1970 (UTC).
  var readTold: Int64 = 0
  var typingTold: Int64 = 0
  var lastKey: Int64 = 0
  var isAway = false
  /// The channel in which the user was told to be typing.
  var typingIn: String?
  /// A position that is to be told when its time has come.
  var isReadDue = false
  var watched: (channels: [String], addresses: [String]) = ([], [])
}
