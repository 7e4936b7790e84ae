internal import Model
internal import Wire

extension LogRecord {
  func write(to writer: inout CBORWriter) {
    writer.array(9)
    writer.unsigned(kind.rawValue)
    writer.bytes(id.bytes)
    writer.bytes(home.bytes)
    writer.unsigned(document.number)
    writer.bytes(document.hash)
    writer.unsigned(ChannelCreation.rulesVersion)
    writer.unsigned(privacy.rawValue)
    if let peer { writer.bytes(peer.bytes) } else { writer.null() }
    writer.unsigned(form.rawValue)
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    self = try reader.tuple(9) { (reader) throws(WireError) in
      guard let kind = LogKind(rawValue: try reader.unsigned()) else { throw .unexpected }
      let id = LogID(try reader.bytes32())
      let home = NodeID(try reader.bytes32())
      let document = DocumentReference(number: try reader.unsigned(), hash: try reader.bytes32())
      guard try reader.unsigned() == ChannelCreation.rulesVersion,
        let privacy = Privacy(rawValue: try reader.unsigned())
      else { throw .unexpected }
      let peer = try reader.null() ? nil : NodeID(try reader.bytes32())
      guard let form = Form(rawValue: try reader.unsigned()) else { throw .unexpected }
      return LogRecord(
        kind: kind, id: id, home: home, document: document, privacy: privacy, form: form, peer: peer)
    }
  }
}

extension TextRecord {
  func write(to writer: inout CBORWriter) {
    writer.array(2)
    writer.text(text)
    writer.unsigned(changed)
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    (text, changed) = try reader.tuple(2) { (reader) throws(WireError) in
      (try reader.text(), try reader.unsigned())
    }
  }
}

extension RoleRecord {
  func write(to writer: inout CBORWriter) {
    writer.array(4)
    writer.text(definition.name)
    writer.unsigned(definition.rank)
    writer.unsigned(definition.capabilities.rawValue)
    writer.unsigned(changed)
  }

  init(_ role: UInt64, _ reader: inout CBORReader) throws(WireError) {
    self = try reader.tuple(4) { (reader) throws(WireError) in
      let definition = RoleDefinition(
        role: role, name: try reader.text(), rank: try reader.unsigned(),
        capabilities: Capabilities(rawValue: try reader.unsigned()))
      return RoleRecord(definition: definition, changed: try reader.unsigned())
    }
  }
}

extension NodeRecord {
  func write(to writer: inout CBORWriter) {
    writer.array(5)
    writer.unsigned(document.number)
    writer.bytes(document.hash)
    writer.unsigned(joined)
    writer.unsigned(since)
    writer.unsigned(until)
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    self = try reader.tuple(5) { (reader) throws(WireError) in
      NodeRecord(
        document: DocumentReference(number: try reader.unsigned(), hash: try reader.bytes32()),
        joined: try reader.unsigned(), since: try reader.unsigned(), until: try reader.unsigned())
    }
  }
}

extension ParticipantRecord {
  init(_ reader: inout CBORReader) throws(WireError) {
    self = try reader.tuple(3) { (reader) throws(WireError) in
      guard let status = Status(rawValue: try reader.unsigned()) else { throw .unexpected }
      return ParticipantRecord(status: status, role: try reader.unsigned(), changed: try reader.unsigned())
    }
  }
}

extension UserRecord {
  func write(to writer: inout CBORWriter) {
    writer.array(4)
    writer.text(user.name)
    writer.text(user.displayName)
    writer.bool(user.isActive)
    writer.unsigned(changed)
  }

  init(_ user: UserID, _ reader: inout CBORReader) throws(WireError) {
    self = try reader.tuple(4) { (reader) throws(WireError) in
      UserRecord(
        user: DirectoryUser(
          user: user, name: try reader.text(), displayName: try reader.text(), isActive: try reader.bool()),
        changed: try reader.unsigned())
    }
  }
}
