/// One thing that is to happen at a time of a run: a user does something, or something goes wrong.
struct Step: Equatable {
  enum Deed: Equatable {
    /// Users by their place in the run, channels by theirs, messages by their number.
    case send(user: Int, channel: Int, number: Int)
    case edit(user: Int, channel: Int)
    case erase(user: Int, channel: Int)
    case react(user: Int, channel: Int)
    case rename(user: Int, channel: Int)
    case kick(user: Int, channel: Int, target: Int)
    case invite(user: Int, channel: Int, target: Int)
    case leave(user: Int, channel: Int)
    case accept(user: Int, channel: Int)

    case crash(node: Int, afterWrites: Int, losesPower: Bool, downMilliseconds: Int)
    /// The process dies at the message with this number from now that it sends or gets: before it has, or has had, that one.
    case crashAtMessage(node: Int, afterMessages: Int, downMilliseconds: Int)
    case restart(node: Int, downMilliseconds: Int)
    case cut(from: Int, to: Int, bothWays: Bool, milliseconds: Int)
    case degrade(from: Int, to: Int, Link, milliseconds: Int)
    case fillDisk(node: Int, milliseconds: Int)
    case protectDisk(node: Int, milliseconds: Int)
    case slowDisk(node: Int, factor: Int, milliseconds: Int)
    case failSyncs(node: Int, perMille: Int, milliseconds: Int)
    case lieAboutSyncs(node: Int, milliseconds: Int)
    case jumpClock(node: Int, milliseconds: Int)
    /// Both clocks of the node, from here on; in parts of a million, of which half are the most.
    case driftClock(node: Int, partsPerMillion: Int)
    case backUp(node: Int)
    /// `isSeamless`: nothing on the second machine tells that it is a copy.
    case startTwice(node: Int, isSeamless: Bool)
    /// Switched off for days, of which the run tells so many milliseconds; nobody's clock stands still.
    case beAway(node: Int, days: Int, milliseconds: Int)
    case speak(node: Int, versions: Versions, downMilliseconds: Int)
    /// By the next document, or by the root key after a compromise.
    case changeKeys(node: Int, byRoot: Bool)
    /// With the guard's file or without, as the operator's way of copying has it.
    case restoreBackup(node: Int, withGuard: Bool, downMilliseconds: Int)

    /// The hostile node does something to another, mostly in a channel.
    case act(HostileAct, victim: Int, channel: Int)
  }

  /// The protocol versions that a node is configured to speak.
  enum Versions: Int, CaseIterable {
    case first = 1
    case second = 2
    case both = 12

    var list: [UInt64] { self == .both ? [1, 2] : [UInt64(rawValue)] }
  }

  let atMilliseconds: Int
  let deed: Deed

  var isFault: Bool { fault != nil }

  /// The kind of the fault, for the summary; `nil` for what users do.
  var fault: String? {
    switch deed {
    case .send, .edit, .erase, .react, .rename, .kick, .invite, .leave, .accept: nil
    case .crash(_, _, let losesPower, _): losesPower ? "powerCut" : "crash"
    case .crashAtMessage: "crashAtMessage"
    case .restart: "restart"
    case .cut(_, _, let bothWays, _): bothWays ? "partition" : "oneWayPartition"
    case .degrade(_, _, let link, _):
      link.doubledPerMille > 0 ? "duplication" : link.lostPerMille > 0 ? "loss" : "delay"
    case .fillDisk: "fullDisk"
    case .protectDisk: "readOnlyDisk"
    case .slowDisk: "slowDisk"
    case .failSyncs: "failingFsync"
    case .lieAboutSyncs: "lyingFsync"
    case .jumpClock: "clockJump"
    case .driftClock: "clockDrift"
    case .startTwice: "secondCopy"
    case .beAway: "absence"
    case .changeKeys(_, let byRoot): byRoot ? "keyReplacement" : "keyRotation"
    case .speak: "otherVersions"
    case .backUp: "backup"
    case .restoreBackup: "oldBackup"
    case .act(let act, _, _): act.rawValue
    }
  }
}
