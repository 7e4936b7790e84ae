internal import Wire

/// Who may join a channel without an invitation, and as what.
public struct Access: Hashable, Sendable {
  public enum Reach: UInt64, Sendable {
    /// Users of the home and of the member nodes.
    case members = 1
    /// Also users of nodes that the home admits.
    case peers = 2
  }

  public var reach: Reach
  /// The role of whoever joins so; 0 to 255.
  public var role: UInt64

  public init(_ reach: Reach, role: UInt64) {
    self.reach = reach
    self.role = role
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    self = try reader.tuple(2) { (reader) throws(WireError) in
      guard let reach = Reach(rawValue: try reader.unsigned()) else { throw .unexpected }
      let role = try reader.unsigned()
      guard role <= Limits.roleNumber else { throw .unexpected }
      return Access(reach, role: role)
    }
  }

  func write(to writer: inout CBORWriter) {
    writer.array(2)
    writer.unsigned(reach.rawValue)
    writer.unsigned(role)
  }
}
