public import Model
internal import Wire

/// The key of a state record (spec: rules, "State of a channel").
public enum RecordKey: Hashable, Sendable {
  case log
  case name
  case topic
  case policy
  case role(UInt64)
  case node(NodeID)
  case lane(NodeID, UInt64)
  case participant(Participant)
  case user(UserID)

  public func encode() -> [UInt8] {
    CBORWriter.bytes { writer in
      switch self {
      case .log: Self.plain(0, &writer)
      case .name: Self.plain(1, &writer)
      case .topic: Self.plain(2, &writer)
      case .policy: Self.plain(3, &writer)
      case .role(let role):
        writer.array(2)
        writer.unsigned(4)
        writer.unsigned(role)
      case .node(let node):
        writer.array(2)
        writer.unsigned(5)
        writer.bytes(node.bytes)
      case .lane(let node, let lane):
        writer.array(3)
        writer.unsigned(6)
        writer.bytes(node.bytes)
        writer.unsigned(lane)
      case .participant(let participant):
        writer.array(3)
        writer.unsigned(7)
        writer.bytes(participant.node.bytes)
        writer.bytes(participant.user.bytes)
      case .user(let user):
        writer.array(2)
        writer.unsigned(8)
        writer.bytes(user.bytes)
      }
    }
  }

  /// The key with this encoding; `nil` if it is none.
  public init?(decoding bytes: [UInt8]) {
    do throws(WireError) {
      self = try CBORReader.read(bytes) { (reader) throws(WireError) in try RecordKey(&reader) }
    } catch {
      return nil
    }
  }

  /// The node of a node's record.
  public var node: NodeID? {
    if case .node(let node) = self { node } else { nil }
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    self = try reader.array { (count, reader) throws(WireError) in
      let type = try reader.unsigned()
      guard count == (type < 4 ? 1 : type == 6 || type == 7 ? 3 : 2) else { throw .unexpected }
      switch type {
      case 0: return .log
      case 1: return .name
      case 2: return .topic
      case 3: return .policy
      case 4: return .role(try reader.unsigned())
      case 5: return .node(NodeID(try reader.bytes32()))
      case 6: return .lane(NodeID(try reader.bytes32()), try reader.unsigned())
      case 7:
        return .participant(
          Participant(node: NodeID(try reader.bytes32()), user: UserID(try reader.bytes16())))
      case 8: return .user(UserID(try reader.bytes16()))
      default: throw .unexpected
      }
    }
  }

  private static func plain(_ type: UInt64, _ writer: inout CBORWriter) {
    writer.array(1)
    writer.unsigned(type)
  }
}
