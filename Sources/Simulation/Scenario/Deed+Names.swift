/// Whom and what a deed names.
extension Step.Deed {
  var nodes: [Int] {
    switch self {
    case .send, .edit, .erase, .react, .rename, .kick, .invite, .leave, .accept: []
    case .crash(let node, _, _, _), .crashAtMessage(let node, _, _), .changeKeys(let node, _),
      .restart(let node, _), .fillDisk(let node, _), .protectDisk(let node, _),
      .slowDisk(let node, _, _), .failSyncs(let node, _, _), .lieAboutSyncs(let node, _),
      .jumpClock(let node, _), .driftClock(let node, _), .backUp(let node), .restoreBackup(let node, _, _),
      .startTwice(let node, _), .speak(let node, _, _), .beAway(let node, _, _):
      [node]
    case .cut(let from, let to, _, _), .degrade(let from, let to, _, _): [from, to]
    case .act(_, let victim, _): [victim]
    }
  }

  var users: [Int] {
    switch self {
    case .send(let user, _, _), .edit(let user, _), .erase(let user, _), .react(let user, _),
      .rename(let user, _), .leave(let user, _), .accept(let user, _):
      [user]
    case .kick(let user, _, let target), .invite(let user, _, let target): [user, target]
    default: []
    }
  }

  var channel: Int? {
    switch self {
    case .send(_, let channel, _), .edit(_, let channel), .erase(_, let channel), .react(_, let channel),
      .rename(_, let channel), .kick(_, let channel, _), .invite(_, let channel, _), .leave(_, let channel),
      .accept(_, let channel), .act(_, _, let channel):
      channel
    default: nil
    }
  }
}
