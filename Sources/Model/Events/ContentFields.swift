internal import Wire

/// The fields of a content map as they are read; which of them must be there, and which must not, is the kind's to say.
struct ContentFields {
  private var number1: UInt64?
  private var bytes1: Bytes32?
  private var text1: Text?
  private var user1: Bytes16?
  private var policy1: Policy?
  private var number2: UInt64?
  private var user2: Bytes16?
  private var bytes2: Bytes32?
  private var text2: Text?
  private var text3: Text?
  private var number3: UInt64?
  private var bool3: Bool?
  private var text4: Text?
  private var number4: UInt64?
  private var bool4: Bool?
  private var document4: DocumentReference?
  private var policy5: Policy?
  private var roles6: [RoleDefinition]?
  private var number7: UInt64?
  private var document8: DocumentReference?
  private var number9: UInt64?
  private var count = 0

  init(_ reader: inout CBORReader, _ kind: Kind) throws(WireError) {
    try reader.map { (key, reader) throws(WireError) in
      count += 1
      switch key {
      case 1: try readFirst(&reader, kind)
      case 2: try readSecond(&reader, kind)
      case 3: try readThird(&reader, kind)
      case 4: try readFourth(&reader, kind)
      case 5: policy5 = try Policy(&reader)
      case 6:
        roles6 = try reader.list(limit: Limits.roles) { (reader) throws(WireError) in
          try RoleDefinition(&reader)
        }
      case 7: number7 = try reader.unsigned()
      case 8: document8 = try DocumentReference(&reader)
      case 9: number9 = try reader.unsigned()
      default: throw .unexpected
      }
    }
  }

  private mutating func readFirst(_ reader: inout CBORReader, _ kind: Kind) throws(WireError) {
    switch kind {
    case .name, .topic: text1 = try reader.text()
    case .policy: policy1 = try Policy(&reader)
    case .invite, .kick, .ban, .unban, .assignRole, .admit: bytes1 = try reader.bytes32()
    case .directoryUser: user1 = try reader.bytes16()
    default: number1 = try reader.unsigned()
    }
  }

  private mutating func readSecond(_ reader: inout CBORReader, _ kind: Kind) throws(WireError) {
    switch kind {
    case .defineRole, .directoryUser: text2 = try reader.text()
    case .nodeDocument, .mailboxCreate: bytes2 = try reader.bytes32()
    case .create: number2 = try reader.unsigned()
    default: user2 = try reader.bytes16()
    }
  }

  private mutating func readThird(_ reader: inout CBORReader, _ kind: Kind) throws(WireError) {
    switch kind {
    case .create, .directoryUser: text3 = try reader.text()
    case .nodeDocument: bool3 = try reader.bool()
    default: number3 = try reader.unsigned()
    }
  }

  private mutating func readFourth(_ reader: inout CBORReader, _ kind: Kind) throws(WireError) {
    switch kind {
    case .create: text4 = try reader.text()
    case .invite, .admit: document4 = try DocumentReference(&reader)
    case .directoryUser: bool4 = try reader.bool()
    default: number4 = try reader.unsigned()
    }
  }

  /// The content these fields make for `kind`; `nil` if one is missing, out of bounds, or too many.
  func content(of kind: Kind) -> Content? {
    guard let (content, fields) = assembled(for: kind), fields == count else { return nil }
    return content
  }

  private func assembled(for kind: Kind) -> (Content, Int)? {
    switch kind {
    case .create: return creation.map { (.channel($0), $0.form == .channel ? 8 : 9) }
    case .invite:
      guard let target, let number3, number3 <= Limits.roleNumber, let document4 else { return nil }
      return (.invite(target, role: number3, document: document4), 4)
    case .kick, .ban, .unban: return target.map { (.target($0), 2) }
    case .assignRole:
      guard let target, let number3, number3 <= Limits.roleNumber else { return nil }
      return (.assignment(target, role: number3), 3)
    case .defineRole: return definition.map { (.role($0), 4) }
    case .name: return text1.flatMap { Self.isName($0) ? (.text($0), 1) : nil }
    case .topic: return text1.flatMap { Self.isTopic($0) ? (.text($0), 1) : nil }
    case .policy: return policy1.map { (.policy($0), 1) }
    case .nodeDocument:
      guard let number1, let bytes2, bool3 != false else { return nil }
      let document = DocumentReference(number: number1, hash: bytes2)
      return bool3 == nil ? (.document(document), 2) : (.replacement(document), 3)
    case .admit:
      guard let bytes1, let document4 else { return nil }
      return (.admission(NodeID(bytes1), document: document4), 2)
    case .directoryCreate:
      guard number1 == ChannelCreation.rulesVersion, let document8, document8.number == 0 else { return nil }
      return (.directory(document: document8), 2)
    case .directoryUser: return user.map { (.user($0), 4) }
    case .mailboxCreate:
      guard number1 == ChannelCreation.rulesVersion, let bytes2, let document8 else { return nil }
      return (.mailbox(peer: NodeID(bytes2), document: document8), 3)
    default: return nil
    }
  }

  private var target: Participant? {
    guard let bytes1, let user2 else { return nil }
    return Participant(node: NodeID(bytes1), user: UserID(user2))
  }

  private var definition: RoleDefinition? {
    guard let number1, let text2, let number3, let number4 else { return nil }
    let definition = RoleDefinition(
      role: number1, name: text2, rank: number3, capabilities: Capabilities(rawValue: number4))
    return definition.isWellFormed ? definition : nil
  }

  private var user: DirectoryUser? {
    guard let user1, let text2, let text3, let bool4 else { return nil }
    let user = DirectoryUser(user: UserID(user1), name: text2, displayName: text3, isActive: bool4)
    return user.isWellFormed ? user : nil
  }

  private var creation: ChannelCreation? {
    guard number1 == ChannelCreation.rulesVersion, let number2, let privacy = Privacy(rawValue: number2),
      let text3, Self.isName(text3), let text4, Self.isTopic(text4), let policy5, let roles6, let number7,
      let document8, let form = Form(rawValue: number9 ?? 0), number9 != 0
    else { return nil }
    let numbers = roles6.map { $0.role }
    guard Set(numbers).count == numbers.count, numbers.contains(number7),
      policy5.access.map({ numbers.contains($0.role) }) ?? true, policy5.mirrors == nil,
      roles6.allSatisfy({ $0.isWellFormed })
    else { return nil }
    return ChannelCreation(
      privacy: privacy, form: form, name: text3, topic: text4, policy: policy5, roles: roles6,
      creatorRole: number7,
      document: document8)
  }

  private static func isName(_ text: Text) -> Bool {
    (1...Limits.nameBytes).contains(text.utf8.count) && !text.hasControlCharacters
  }

  private static func isTopic(_ text: Text) -> Bool {
    text.utf8.count <= Limits.topicBytes && !text.hasControlCharacters
  }
}

extension RoleDefinition {
  fileprivate init(_ reader: inout CBORReader) throws(WireError) {
    self = try reader.tuple(4) { (reader) throws(WireError) in
      RoleDefinition(
        role: try reader.unsigned(), name: try reader.text(), rank: try reader.unsigned(),
        capabilities: Capabilities(rawValue: try reader.unsigned()))
    }
  }
}
