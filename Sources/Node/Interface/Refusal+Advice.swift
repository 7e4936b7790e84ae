internal import Model

extension Refusal {
  /// What is wrong and, behind a colon, what the person who asked can do.
  var advice: String {
    switch self {
    case .missingCapability: "Your role does not allow that: ask an administrator of the channel."
    case .rankTooLow: "That is for a higher rank than yours: ask an administrator of the channel."
    case .notMember: "You are not in the channel: ask a member for an invitation."
    case .notInvited: "You are not invited, and it is not open: ask a member for an invitation."
    case .notAuthor: "Somebody else has written that: only its author may change it."
    case .banned: "The user is banned from the channel: hanse channels unban comes first."
    case .alreadyBanned: "The user is banned already: there is nothing to do."
    case .notBanned: "The user is not banned: there is nothing to do."
    case .alreadyMember: "The user is in the channel or invited already: there is nothing to do."
    case .targetNotMember: "The user is not in the channel: see who is with hanse channels members."
    case .unknownUser: "Nobody has that address: check how it is spelt."
    case .unknownRole: "The channel has no such role: see hanse channels roles."
    case .tooManyRoles: "The channel has as many roles as it can have: change one that is there."
    case .nameTaken: "That name is taken: choose another."
    case .channelFull: "The channel has as many members as it can have: begin another."
    case .channelArchived: "The channel is archived: its administrators can open it again."
    case .staleBase: "Somebody changed the same at that moment: look at what it is now, and try again."
    case .mirrorUnfit: "A mirror must be a member's node that is not the home: choose another."
    case .oneMirrorAtATime, .mirrorsChanging:
      "Mirrors change one at a time, each when the last change is mirrored: try again when it is."
    case .logForked: "The home has signed two histories of the channel: hanse forks list shows it."
    case .logStopped: "This node no longer follows the channel's log: its operator sees why in hanse status."
    case .logRecovering: "The home was restored and asks for what it has missed: try again in a minute."
    case .timeAhead, .timeBehind, .incarnationAhead:
      "The clocks of the two nodes differ: their operators must set them."
    case .bodyTooLarge, .headerTooLarge: "That is too long: send it in parts."
    default: "The channel's rules refuse this (\(code)): that is a fault of one of the two nodes."
    }
  }
}
