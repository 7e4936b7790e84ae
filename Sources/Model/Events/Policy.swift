public import Wire

/// What a channel's members have agreed on (spec: rules, "Policy").
public struct Policy: Hashable, Sendable {
  /// How far behind home time an origin time may be; `nil` for 30 days.
  public var originBehindMilliseconds: UInt64?
  /// Who keeps the channel beside its home; `nil` where nothing is mirrored.
  public var mirrors: Mirrors?
  /// Who may join without an invitation; `nil` for nobody.
  public var access: Access?
  /// How long after its entry's time a body is kept, at least 1,000; `nil` for ever.
  public var retentionMilliseconds: UInt64?
  /// Whether an edit takes the earlier text away for good.
  public var dropsEdited: Bool
  /// Whether nothing more is to be said in the channel.
  public var isArchived: Bool

  public init(
    originBehindMilliseconds: UInt64? = nil, mirrors: Mirrors? = nil, access: Access? = nil,
    retentionMilliseconds: UInt64? = nil, dropsEdited: Bool = false, isArchived: Bool = false
  ) {
    self.originBehindMilliseconds = originBehindMilliseconds
    self.mirrors = mirrors
    self.access = access
    self.retentionMilliseconds = retentionMilliseconds
    self.dropsEdited = dropsEdited
    self.isArchived = isArchived
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    self.init()
    var nodes: [NodeID]?
    var quorum: UInt64?
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1: originBehindMilliseconds = try reader.unsigned()
      case 2:
        nodes = try reader.list(limit: Limits.cosigners) { (reader) throws(WireError) in
          NodeID(try reader.bytes32())
        }
      case 3: quorum = try reader.unsigned()
      case 5: access = try Access(&reader)
      case 6:
        let retention = try reader.unsigned()
        guard retention >= Limits.leastRetentionMilliseconds else { throw .unexpected }
        retentionMilliseconds = retention
      case 7:
        guard try reader.bool() else { throw .unexpected }
        dropsEdited = true
      case 8:
        guard try reader.bool() else { throw .unexpected }
        isArchived = true
      default: throw .unexpected
      }
    }
    mirrors = try Mirrors(nodes, quorum)
  }

  public func write(to writer: inout CBORWriter) {
    let keys = [
      originBehindMilliseconds != nil, mirrors != nil, mirrors != nil, access != nil,
      retentionMilliseconds != nil, dropsEdited, isArchived,
    ]
    writer.map(keys.count { $0 })
    if let originBehindMilliseconds {
      writer.unsigned(1)
      writer.unsigned(originBehindMilliseconds)
    }
    if let mirrors {
      writer.unsigned(2)
      writer.list(mirrors.nodes) { $1.bytes($0.bytes) }
      writer.unsigned(3)
      writer.unsigned(mirrors.quorum)
    }
    if let access {
      writer.unsigned(5)
      access.write(to: &writer)
    }
    if let retentionMilliseconds {
      writer.unsigned(6)
      writer.unsigned(retentionMilliseconds)
    }
    if dropsEdited {
      writer.unsigned(7)
      writer.bool(true)
    }
    if isArchived {
      writer.unsigned(8)
      writer.bool(true)
    }
  }
}
