/// One thing that is to happen at a time of a run: a user does something, or something goes wrong.
struct Step {
  enum Deed {
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
    case restart(node: Int, downMilliseconds: Int)
    case cut(from: Int, to: Int, bothWays: Bool, milliseconds: Int)
    case degrade(from: Int, to: Int, Link, milliseconds: Int)
    case fillDisk(node: Int, milliseconds: Int)
    case protectDisk(node: Int, milliseconds: Int)
    case slowDisk(node: Int, factor: Int, milliseconds: Int)
    case failSyncs(node: Int, perMille: Int, milliseconds: Int)
    case jumpClock(node: Int, milliseconds: Int)
  }

  let atMilliseconds: Int
  let deed: Deed

  var isFault: Bool { fault != nil }

  /// The kind of the fault, for the summary; `nil` for what users do.
  var fault: String? {
    switch deed {
    case .send, .edit, .erase, .react, .rename, .kick, .invite, .leave, .accept: nil
    case .crash(_, _, let losesPower, _): losesPower ? "powerCut" : "crash"
    case .restart: "restart"
    case .cut(_, _, let bothWays, _): bothWays ? "partition" : "oneWayPartition"
    case .degrade(_, _, let link, _):
      link.doubledPerMille > 0 ? "duplication" : link.lostPerMille > 0 ? "loss" : "delay"
    case .fillDisk: "fullDisk"
    case .protectDisk: "readOnlyDisk"
    case .slowDisk: "slowDisk"
    case .failSyncs: "failingFsync"
    case .jumpClock: "clockJump"
    }
  }
}

extension Step: CustomStringConvertible {
  var description: String {
    func node(_ index: Int) -> String { SimulatedNode.name(index) }
    switch deed {
    case .send(let user, let channel, let number):
      return "user \(user) sends m\(number) to channel \(channel)"
    case .edit(let user, let channel): return "user \(user) edits in channel \(channel)"
    case .erase(let user, let channel): return "user \(user) erases in channel \(channel)"
    case .react(let user, let channel): return "user \(user) reacts in channel \(channel)"
    case .rename(let user, let channel): return "user \(user) renames channel \(channel)"
    case .kick(let user, let channel, let target):
      return "user \(user) kicks user \(target) from channel \(channel)"
    case .invite(let user, let channel, let target):
      return "user \(user) invites user \(target) to channel \(channel)"
    case .leave(let user, let channel): return "user \(user) leaves channel \(channel)"
    case .accept(let user, let channel): return "user \(user) accepts channel \(channel)"
    case .crash(let index, let writes, let losesPower, let down):
      return "\(node(index)) \(losesPower ? "loses power" : "crashes") after \(writes) writes, for \(down) ms"
    case .restart(let index, let down): return "\(node(index)) is restarted, down for \(down) ms"
    case .cut(let from, let to, let bothWays, let time):
      return "\(node(from)) \(bothWays ? "and" : "to") \(node(to)) are cut for \(time) ms"
    case .degrade(let from, let to, let link, let time):
      return
        "\(node(from)) to \(node(to)): \(link.delayMilliseconds) ms, \(link.lostPerMille) lost and \(link.doubledPerMille) doubled of 1,000, for \(time) ms"
    case .fillDisk(let index, let time): return "the disk of \(node(index)) is full for \(time) ms"
    case .protectDisk(let index, let time): return "the disk of \(node(index)) is read-only for \(time) ms"
    case .slowDisk(let index, let factor, let time):
      return "the disk of \(node(index)) is \(factor) times slower for \(time) ms"
    case .failSyncs(let index, let perMille, let time):
      return "of 1,000 fsyncs of \(node(index)) fail \(perMille), for \(time) ms"
    case .jumpClock(let index, let time): return "the clock of \(node(index)) jumps by \(time) ms"
    }
  }
}
