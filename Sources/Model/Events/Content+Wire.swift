internal import Wire

extension Content {
  /// Reads the content of an event of this kind; `nil` where the header has none.
  static func decode(_ bytes: [UInt8]?, for kind: Kind) throws(Refusal) -> Content {
    guard let bytes else {
      guard kind.hasNoContent else { throw .eventUnfit }
      return .none
    }
    let fields = try CBORReader.read(bytes, failure: { _ in Refusal.eventUnfit }) {
      (reader) throws(WireError) in try ContentFields(&reader, kind)
    }
    guard let content = fields.content(of: kind) else { throw .eventUnfit }
    return content
  }

  private var isReplacement: Bool { if case .replacement = self { true } else { false } }

  /// Writes the content map. Not for `.none`.
  func write(to writer: inout CBORWriter) {
    switch self {
    case .none: writer.map(0)
    case .channel(let creation): creation.write(to: &writer)
    case .invite(let target, let role, let document):
      writer.map(4)
      target.writeFields(to: &writer)
      writer.unsigned(3)
      writer.unsigned(role)
      writer.unsigned(4)
      document.write(to: &writer)
    case .target(let target):
      writer.map(2)
      target.writeFields(to: &writer)
    case .assignment(let target, let role):
      writer.map(3)
      target.writeFields(to: &writer)
      writer.unsigned(3)
      writer.unsigned(role)
    case .role(let definition):
      writer.map(4)
      writer.unsigned(1)
      writer.unsigned(definition.role)
      writer.unsigned(2)
      writer.text(definition.name)
      writer.unsigned(3)
      writer.unsigned(definition.rank)
      writer.unsigned(4)
      writer.unsigned(definition.capabilities.rawValue)
    case .text(let text):
      writer.map(1)
      writer.unsigned(1)
      writer.text(text)
    case .policy(let policy):
      writer.map(1)
      writer.unsigned(1)
      policy.write(to: &writer)
    case .document(let document), .replacement(let document):
      writer.map(isReplacement ? 3 : 2)
      writer.unsigned(1)
      writer.unsigned(document.number)
      writer.unsigned(2)
      writer.bytes(document.hash)
      guard isReplacement else { return }
      writer.unsigned(3)
      writer.bool(true)
    case .admission(let node, let document):
      writer.map(2)
      writer.unsigned(1)
      writer.bytes(node.bytes)
      writer.unsigned(4)
      document.write(to: &writer)
    case .directory(let document):
      writer.map(2)
      writer.unsigned(1)
      writer.unsigned(ChannelCreation.rulesVersion)
      writer.unsigned(8)
      document.write(to: &writer)
    case .user(let user): user.write(to: &writer)
    case .mailbox(let peer, let document):
      writer.map(3)
      writer.unsigned(1)
      writer.unsigned(ChannelCreation.rulesVersion)
      writer.unsigned(2)
      writer.bytes(peer.bytes)
      writer.unsigned(8)
      document.write(to: &writer)
    }
  }
}

extension Kind {
  /// Whether the header of such an event has no content (key 9).
  var hasNoContent: Bool {
    switch self {
    case .join, .leave, .message, .edit, .erase, .reaction, .unreact, .pin, .unpin, .invitation: true
    default: false
    }
  }
}

extension Participant {
  fileprivate func writeFields(to writer: inout CBORWriter) {
    writer.unsigned(1)
    writer.bytes(node.bytes)
    writer.unsigned(2)
    writer.bytes(user.bytes)
  }
}

extension ChannelCreation {
  fileprivate func write(to writer: inout CBORWriter) {
    writer.map(form == .channel ? 8 : 9)
    writer.unsigned(1)
    writer.unsigned(Self.rulesVersion)
    writer.unsigned(2)
    writer.unsigned(privacy.rawValue)
    writer.unsigned(3)
    writer.text(name)
    writer.unsigned(4)
    writer.text(topic)
    writer.unsigned(5)
    policy.write(to: &writer)
    writer.unsigned(6)
    writer.list(roles) { role, writer in
      writer.array(4)
      writer.unsigned(role.role)
      writer.text(role.name)
      writer.unsigned(role.rank)
      writer.unsigned(role.capabilities.rawValue)
    }
    writer.unsigned(7)
    writer.unsigned(creatorRole)
    writer.unsigned(8)
    document.write(to: &writer)
    if form != .channel {
      writer.unsigned(9)
      writer.unsigned(form.rawValue)
    }
  }
}

extension DirectoryUser {
  fileprivate func write(to writer: inout CBORWriter) {
    writer.map(4)
    writer.unsigned(1)
    writer.bytes(user.bytes)
    writer.unsigned(2)
    writer.text(name)
    writer.unsigned(3)
    writer.text(displayName)
    writer.unsigned(4)
    writer.bool(isActive)
  }
}
