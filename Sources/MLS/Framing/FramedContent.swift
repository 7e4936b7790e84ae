/// `FramedContent` (RFC 9420, 6): what somebody says to a group.
struct FramedContent: Equatable, Sendable {
  let groupID: [UInt8]
  let epoch: UInt64
  let sender: Sender
  let authenticatedData: [UInt8]
  let body: Body

  enum Body: Equatable, Sendable {
    case application([UInt8])
    case proposal(Proposal)
    case commit(Commit)

    var type: ContentType {
      switch self {
      case .application: .application
      case .proposal: .proposal
      case .commit: .commit
      }
    }

    /// Most of the bytes that it comes to.
    var roughByteCount: Int {
      if case .application(let data) = self { return data.count }
      return 1_024
    }

    init(_ type: ContentType, from reader: inout Reader) throws(MLSError) {
      switch type {
      case .application: self = .application(try reader.opaque())
      case .proposal: self = .proposal(try Proposal(from: &reader))
      case .commit: self = .commit(try Commit(from: &reader))
      }
    }

    func write(to writer: inout Writer) {
      switch self {
      case .application(let data): writer.opaque(data)
      case .proposal(let proposal): writer.append(proposal)
      case .commit(let commit): writer.append(commit)
      }
    }
  }
}

extension FramedContent: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    groupID = try reader.opaque()
    epoch = try reader.uint64()
    sender = try Sender(from: &reader)
    authenticatedData = try reader.opaque()
    body = try Body(try ContentType(from: &reader), from: &reader)
  }

  func write(to writer: inout Writer) {
    writer.opaque(groupID)
    writer.uint64(epoch)
    writer.append(sender)
    writer.opaque(authenticatedData)
    writer.uint8(body.type.rawValue)
    body.write(to: &writer)
  }
}
