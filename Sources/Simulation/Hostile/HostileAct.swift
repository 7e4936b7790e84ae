/// What an adversary does with the keys of a node.
enum HostileAct: String, CaseIterable, Sendable {
  // As the home of a channel, against a follower.
  case forkHistory, withholdRanges, rollBack, lieInVerdict, lieInStateRoot, turnTimeBack
  case inventEvent, coverWithOwnKey, breakStatement, breakProof, lieInOrder

  // As a member of a channel, against another member or its home.
  case forgeUnderOldCheckpoint, forgeCheckpoint, swapBodies, stripBodies, tellFalseCursors
  case submitForOthers, submitUncovered, submitUnsigned, submitOtherBody, submitFromFuture
  case submitUnentitled, submitOnFalseBase, forkLane, eraseOthers

  // With what is not its own: others' channels, users and logs.
  case governOthers, governForOthers, submitToStrangers, borrowCoverage, writeLetters, speakForOthers
  case askAside

  // Against anybody.
  case pry, flood, garble, replayOwn, signUnderRevoked

  /// Whether it is done with what is another node's.
  var isTrespass: Bool {
    switch self {
    case .governOthers, .governForOthers, .submitToStrangers, .borrowCoverage, .writeLetters,
      .speakForOthers, .askAside:
      true
    default: false
    }
  }

  /// Whether it needs a channel of which it is a member, and another is that is not the home.
  var isOfFollower: Bool {
    switch self {
    case .forgeUnderOldCheckpoint, .forgeCheckpoint, .swapBodies, .stripBodies: true
    default: false
    }
  }

  /// Whether it needs a channel of which the hostile node is the home.
  var isOfHome: Bool {
    switch self {
    case .forkHistory, .withholdRanges, .rollBack, .lieInVerdict, .lieInStateRoot, .turnTimeBack,
      .inventEvent,
      .coverWithOwnKey, .breakStatement, .breakProof, .lieInOrder:
      true
    default: false
    }
  }
}
