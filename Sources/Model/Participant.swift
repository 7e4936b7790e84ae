internal import Wire

/// A user of a node, as channels know one.
public struct Participant: Hashable, Comparable, Sendable {
  public let node: NodeID
  public let user: UserID

  public init(node: NodeID, user: UserID) {
    self.node = node
    self.user = user
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    (node, user) = try reader.tuple(2) { (reader) throws(WireError) in
      (NodeID(try reader.bytes32()), UserID(try reader.bytes16()))
    }
  }

  func write(to writer: inout CBORWriter) {
    writer.array(2)
    writer.bytes(node.bytes)
    writer.bytes(user.bytes)
  }

  public static func < (left: Participant, right: Participant) -> Bool {
    left.node != right.node ? left.node < right.node : left.user < right.user
  }
}
