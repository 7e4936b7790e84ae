import MLS

/// Runs one case of a passive client's vectors, which the host has put into memory: fields with a length of four bytes before
/// each, as run.mjs writes them. 0 if everything is as the case says; else the number of the step that was not.
@_cdecl("passiveClient")
public func passiveClient(_ start: UnsafePointer<UInt8>, _ count: Int32) -> Int32 {
  var fields = Fields(bytes: Array(UnsafeBufferPointer(start: start, count: Int(count))))
  do { return try follow(&fields) } catch { return -1 }
}

private struct Fields {
  let bytes: [UInt8]
  var position = 0

  mutating func number() -> Int {
    var value = 0
    for _ in 0..<4 {
      value = value << 8 | Int(bytes[position])
      position += 1
    }
    return value
  }

  mutating func field() -> [UInt8] {
    let count = number()
    position += count
    return Array(bytes[(position - count)..<position])
  }
}

private func follow(_ fields: inout Fields) throws(MLSError) -> Int32 {
  let provider = HostProvider()
  func secret(_ bytes: [UInt8]) -> Secret {
    Secret(count: bytes.count, wipedBy: provider) { $0.copyBytes(from: bytes) }
  }
  guard case .keyPackage(let keyPackage) = try MLSMessage(fields.field()),
    case .welcome(let welcome) = try MLSMessage(fields.field())
  else { return 1 }
  let initKey = secret(fields.field())
  let encryptionKey = secret(fields.field())
  let tree = fields.field()
  var ring = PreSharedKeyRing()
  for _ in 0..<fields.number() {
    let id = fields.field()
    ring.add(secret(fields.field()), externalID: id)
  }
  let own = OwnKeyPackage(
    keyPackage, initPrivateKey: initKey, encryptionPrivateKey: encryptionKey, provider)
  guard let own else { return 2 }
  let group = try Group(
    joining: welcome, with: own, tree: tree.isEmpty ? nil : tree, preSharedKeys: ring, provider)
  // The vectors have proposals of newcomers' own.
  group.proposalPolicy = .everybody
  guard group.epochAuthenticator == fields.field() else { return 3 }
  for _ in 0..<fields.number() {
    for _ in 0..<fields.number() {
      guard case .proposal = try group.receive(try MLSMessage(fields.field())) else { return 4 }
    }
    guard case .commit(let staged) = try group.receive(try MLSMessage(fields.field()), preSharedKeys: ring)
    else {
      return 5
    }
    try group.merge(staged)
    guard group.epochAuthenticator == fields.field() else { return 6 }
  }
  return 0
}
