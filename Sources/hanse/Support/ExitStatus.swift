/// What scripts learn from the exit status.
enum ExitStatus: Int32, Sendable, CaseIterable {
  case done = 0
  case refused = 1
  case usage = 2
  case connection = 3
  case login = 4
  case notFound = 5
  case waitedInVain = 6
  case faultFound = 7
  case local = 8

  /// One line for help.
  var meaning: String {
    switch self {
    case .done: "done"
    case .refused: "the node, or the channel's rules, refused; the code is printed"
    case .usage: "the command line does not fit"
    case .connection: "could not connect, TLS failed, or what answered is no node"
    case .login: "not logged in, wrong name or password, or the login is void"
    case .notFound: "no such channel, message or user, or the channel's name is ambiguous"
    case .waitedInVain:
      "accepted but not ordered, or not mirrored, within the wait; or `follow --for` ended before `--count`"
    case .faultFound: "`verify` found a fault or no proof, or `doctor` a problem"
    case .local: "a file, the terminal or the standard output could not be used"
    }
  }
}
