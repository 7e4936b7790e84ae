import MLS
import TestSupport

/// Application messages: out of order, late, and each once.
extension RandomWorld {
  func talk() throws {
    var said: [WorldMessage] = []
    for _ in 0...random.below(3) {
      let sender = anyMember()
      for _ in 0...random.below(3) {
        let data = random.bytes(random.below(64))
        let message = try sender.group.send(
          data, authenticatedData: random.bytes(random.below(4)), padding: random.below(64),
          signedBy: sender.key
        ).sent()
        let readers = members.filter { $0 !== sender }.map { $0.number }
        said.append(
          WorldMessage(message: message, data: data, epoch: sender.group.epoch, readers: Set(readers)))
        try mayRestart(sender)
      }
    }
    for member in some() {
      for index in said.indices.shuffled(using: &random) {
        guard said[index].readers.contains(member.number), !random.oneIn(4) else { continue }
        if said[..<index].contains(where: { $0.readers.contains(member.number) }) {
          did("message out of order")
        }
        try read(&said[index], member)
      }
    }
    unread += said
  }

  /// Everybody, in a large group some.
  private func some() -> [WorldMember] {
    members.count > 20 ? Array(members.shuffled(using: &random).prefix(12)) : members
  }

  private func read(_ message: inout WorldMessage, _ member: WorldMember) throws {
    guard case .application(let read) = try member.group.receive(message.message) else {
      throw VectorFault(what: "no application message")
    }
    try same(read.data, message.data, "application data")
    try same(read.epoch, message.epoch, "epoch of application data")
    message.readers.remove(member.number)
    try mayRestart(member)
    // Nobody reads anything twice.
    try refuses(message.message, member)
  }

  private func refuses(_ message: MLSMessage, _ member: WorldMember) throws {
    do {
      _ = try member.group.receive(message)
      throw VectorFault(what: "a message is read by somebody who must not")
    } catch let error as MLSError {
      let known: [Rule] = [.epochGone, .wrongEpoch, .ownMessage, .generationUsed, .senderDataUndecryptable]
      try holds(known.contains { error == .refused($0) }, "a message that cannot be read: \(error)")
    }
  }

  /// What was held back comes, while its epoch is kept, and is read by those it was for and nobody else.
  func readLate() throws {
    let kept = UInt64(Limits.standard.pastEpochs)
    for index in unread.indices where unread[index].epoch + kept >= service.epoch {
      guard random.oneIn(3) || unread[index].epoch + kept == service.epoch else { continue }
      for member in some() {
        if unread[index].readers.contains(member.number) {
          try read(&unread[index], member)
          did("late message")
        } else if random.oneIn(members.count) {
          try refuses(unread[index].message, member)
        }
      }
    }
    for index in unread.indices where unread[index].epoch + kept < service.epoch {
      for member in members.prefix(3) { try refuses(unread[index].message, member) }
    }
    unread.removeAll { $0.epoch + kept < service.epoch || $0.readers.isEmpty }
  }
}
