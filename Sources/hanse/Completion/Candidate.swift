/// A word that may stand at the cursor, and what it means.
struct Candidate: Equatable {
  let word: String
  var help = ""
}

/// What may stand at the cursor.
enum Completions: Equatable {
  case words([Candidate])
  /// Files and folders, which every shell completes by itself.
  case files
  /// What only the node, or the profiles, know.
  case dynamic(Dynamic)

  enum Dynamic: Equatable {
    case channels, invitations, addresses, profiles
  }
}
