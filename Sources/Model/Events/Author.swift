internal import Wire

/// Who an event says it is by: a node, or one of its users.
public struct Author: Hashable, Sendable {
  public let node: NodeID
  public let user: UserID?

  public init(node: NodeID, user: UserID?) {
    self.node = node
    self.user = user
  }

  public var participant: Participant? { user.map { Participant(node: node, user: $0) } }

  init(_ reader: inout CBORReader) throws(WireError) {
    (node, user) = try reader.array { (count, reader) throws(WireError) in
      guard count == 1 || count == 2 else { throw .unexpected }
      let node = NodeID(try reader.bytes32())
      return (node, count == 2 ? UserID(try reader.bytes16()) : nil)
    }
  }

  func write(to writer: inout CBORWriter) {
    writer.array(user == nil ? 1 : 2)
    writer.bytes(node.bytes)
    if let user { writer.bytes(user.bytes) }
  }
}
