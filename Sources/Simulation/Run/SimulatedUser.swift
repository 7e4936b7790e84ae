internal import Model
internal import Node
internal import Wire

/// A person with a client: sends, keeps what was acknowledged, and asks again under the same key where no answer came.
final class SimulatedUser: @unchecked Sendable {
  // Sendable: a simulation runs on one thread.
  /// A message on its way.
  final class Message: @unchecked Sendable {
    // Sendable: a simulation runs on one thread.
    let number: Int
    let channel: Int
    let key: Text
    /// What the node has promised; `nil`: no answer yet.
    var accepted: Receipt?
    var ordered: Receipt?
    var isMirrored = false
    var refused: String?
    var isAskedAgain = false
    /// When it was first asked for, and when the first answer said that it is kept.
    let askedMicroseconds: UInt64
    var acceptedMicroseconds: UInt64?

    init(number: Int, channel: Int, askedMicroseconds: UInt64) {
      self.askedMicroseconds = askedMicroseconds
      self.number = number
      self.channel = channel
      key = Text("key-\(number)")
    }

    var isOpen: Bool { accepted == nil && refused == nil }
  }

  let index: Int
  let node: SimulatedNode
  let name: Text
  var id: UserID?
  private(set) var messages: [Message] = []

  init(index: Int, node: SimulatedNode) {
    self.index = index
    self.node = node
    name = Text("user\(index)")
  }

  var address: Address? { Address("\(name.string)@\(node.domain)") }

  func write(_ number: Int, to channel: Int) -> Message {
    let message = Message(
      number: number, channel: channel, askedMicroseconds: node.simulation.nowMicroseconds)
    messages.append(message)
    return message
  }
}
