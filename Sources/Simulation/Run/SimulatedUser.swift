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
    var refused: String?
    /// Which of the user's acknowledged messages it is.
    var place = 0

    init(number: Int, channel: Int) {
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

  private var acknowledged = 0

  /// The first answer that says that the message is kept.
  func acknowledge(_ message: Message, _ receipt: Receipt) {
    guard message.accepted == nil else { return }
    acknowledged += 1
    message.place = acknowledged
    message.accepted = receipt
  }

  func write(_ number: Int, to channel: Int) -> Message {
    let message = Message(number: number, channel: channel)
    messages.append(message)
    return message
  }
}
