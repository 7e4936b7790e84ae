import Sodium
import TestSupport

@testable import MLS

func checkMessageProtection(_ fields: VectorFields, _ tools: VectorTools) throws {
  let protection = try Protection(fields, tools)
  let proposal = try Proposal(decoding: try fields.bytes("proposal"))
  let commit = try Commit(decoding: try fields.bytes("commit"))
  try protection.check(.proposal(proposal), inPrivate: "proposal_priv", inPublic: "proposal_pub")
  try protection.check(.commit(commit), inPrivate: "commit_priv", inPublic: "commit_pub")
  try protection.check(
    .application(try fields.bytes("application")), inPrivate: "application_priv", inPublic: nil)
}

/// A group of two as far as the protection of messages goes; member 1 sends.
private struct Protection {
  let fields: VectorFields
  let tools: VectorTools
  let context: GroupContext
  let membershipKey: Secret
  let sender = LeafIndex(1)

  init(_ fields: VectorFields, _ tools: VectorTools) throws {
    self.fields = fields
    self.tools = tools
    context = GroupContext(
      groupID: try fields.bytes("group_id"), epoch: try fields.unsigned("epoch"),
      treeHash: try fields.bytes("tree_hash"),
      confirmedTranscriptHash: try fields.bytes("confirmed_transcript_hash"), extensions: [])
    membershipKey = tools.secret(try fields.bytes("membership_key"))
  }

  private func secrets() throws -> MessageSecrets {
    MessageSecrets(
      senderData: tools.secret(try fields.bytes("sender_data_secret")),
      tree: SecretTree(tools.secret(try fields.bytes("encryption_secret")), leafCount: 2), tools.crypto)
  }

  func check(_ body: FramedContent.Body, inPrivate: String, inPublic: String?) throws {
    try same(try open(MLSMessage(try fields.bytes(inPrivate))), body, inPrivate)
    let sealed = try own(body, .privateMessage)
    let (message, _) = try secrets().seal(sealed, sender, padding: 32, tools.crypto)
    try same(try open(try MLSMessage(MLSMessage.privateMessage(message).bytes)), body, "own private message")
    guard let inPublic else { return }
    try same(try open(MLSMessage(try fields.bytes(inPublic))), body, inPublic)
    let open = PublicMessage(try own(body, .publicMessage), membershipKey, context, tools.crypto)
    try same(try self.open(try MLSMessage(MLSMessage.publicMessage(open).bytes)), body, "own public message")
  }

  private func own(_ body: FramedContent.Body, _ format: WireFormat) throws -> AuthenticatedContent {
    let content = FramedContent(
      groupID: context.groupID, epoch: context.epoch, sender: .member(sender), authenticatedData: [7],
      body: body)
    let key = try tools.signingKey(try fields.bytes("signature_priv"))
    let signed = AuthenticatedContent(signing: content, as: format, context, key, tools.crypto)
    if case .commit = body { return signed.confirmed(by: [UInt8](repeating: 1, count: 32)) }
    return signed
  }

  private func open(_ message: MLSMessage) throws -> FramedContent.Body {
    let key = SignaturePublicKey(try fields.bytes("signature_pub"))
    switch message {
    case .publicMessage(let message):
      try message.requireMembershipTag(membershipKey, context, tools.crypto)
      return try message.authenticated.verified(by: key, context, tools.crypto).content.body
    case .privateMessage(let message):
      let secrets = try secrets()
      let from = try secrets.sender(of: message, tools.crypto)
      let opened = try secrets.open(message, from: from, .standard, tools.crypto)
      return try opened.authenticated.verified(by: key, context, tools.crypto).content.body
    default: throw VectorFault(what: "no message of a group")
    }
  }
}

func checkWelcome(_ fields: VectorFields, _ tools: VectorTools) throws {
  guard case .welcome(let welcome) = try MLSMessage(try fields.bytes("welcome")),
    case .keyPackage(let keyPackage) = try MLSMessage(try fields.bytes("key_package"))
  else { throw VectorFault(what: "no Welcome and KeyPackage") }
  let initKey = HPKE(tools.crypto).keyPair(tools.secret(try fields.bytes("init_priv")))
  let opened = try OpenedWelcome(welcome, keyPackage, initKey, PreSharedKeyRing(), .standard, tools.crypto)
  let signer = SignaturePublicKey(try fields.bytes("signer_pub"))
  try holds(opened.groupInfo.isSigned(by: signer, tools.crypto), "GroupInfo signature")
  let context = opened.groupInfo.context
  let epochSecret = JoinerSecret(opened.secrets.joinerSecret).epochSecret(
    opened.preSharedKeySecret, context: context.encoded, tools.crypto)
  let tag = EpochStart(epochSecret: epochSecret, tools.crypto).secrets.confirmationTag(
    context.confirmedTranscriptHash, tools.crypto)
  try same(opened.groupInfo.confirmationTag, tag, "confirmation tag")
}

func checkPassiveClient(_ fields: VectorFields, _ tools: VectorTools) throws {
  guard case .keyPackage(let keyPackage) = try MLSMessage(try fields.bytes("key_package")),
    case .welcome(let welcome) = try MLSMessage(try fields.bytes("welcome"))
  else { throw VectorFault(what: "no Welcome and KeyPackage") }
  let own = OwnKeyPackage(
    keyPackage, initPrivateKey: tools.secret(try fields.bytes("init_priv")),
    encryptionPrivateKey: tools.secret(try fields.bytes("encryption_priv")), tools.provider)
  guard let own else { throw VectorFault(what: "the private keys are not those of the KeyPackage") }
  var ring = PreSharedKeyRing()
  for one in try fields.objects("external_psks") {
    ring.add(tools.secret(try one.bytes("psk")), externalID: try one.bytes("psk_id"))
  }
  let group = try Group(
    joining: welcome, with: own, tree: try fields.optionalBytes("ratchet_tree"), preSharedKeys: ring,
    tools.provider)
  group.proposalPolicy = .everybody
  try same(
    group.epochAuthenticator, try fields.bytes("initial_epoch_authenticator"), "initial_epoch_authenticator")
  for (index, epoch) in try fields.objects("epochs").enumerated() {
    for proposal in try epoch.bytesList("proposals") {
      guard case .proposal = try group.receive(try MLSMessage(proposal)) else {
        throw VectorFault(what: "no proposal")
      }
    }
    let commit = try MLSMessage(try epoch.bytes("commit"))
    guard case .commit(let staged) = try group.receive(commit, preSharedKeys: ring) else {
      throw VectorFault(what: "no commit")
    }
    try group.merge(staged)
    try same(
      group.epochAuthenticator, try epoch.bytes("epoch_authenticator"),
      "epoch_authenticator of epoch \(index)")
  }
}
