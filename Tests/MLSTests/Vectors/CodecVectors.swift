import TestSupport

@testable import MLS

func checkDeserialization(_ fields: VectorFields, _ tools: VectorTools) throws {
  let header = try fields.bytes("vlbytes_header")
  let length = try Reader.read(header, .standard) { (reader) throws(MLSError) in try reader.length() }
  try same(length, try fields.integer("length"), "length")
  var writer = Writer()
  writer.length(length)
  try same(writer.bytes, header, "header")
}

func checkMessages(_ fields: VectorFields, _ tools: VectorTools) throws {
  let messages = [
    "mls_welcome", "mls_group_info", "mls_key_package", "public_message_application",
    "public_message_proposal",
    "public_message_commit", "private_message",
  ]
  for name in messages { try again(MLSMessage.self, fields, name) }
  let tree = try fields.bytes("ratchet_tree")
  let decoded = try Reader.read(tree, .standard) { (reader) throws(MLSError) in try RatchetTree(from: &reader)
  }
  try same(decoded.bytes, tree, "ratchet_tree")
  let secrets = try fields.bytes("group_secrets")
  let opened = try GroupSecrets(tools.secret(secrets), .standard, tools.crypto)
  try same(opened.encoded(tools.crypto), secrets, "group_secrets")
  try again(KeyPackage.self, fields, "add_proposal")
  try again(LeafNode.self, fields, "update_proposal")
  try again(LeafIndex.self, fields, "remove_proposal")
  try again(PreSharedKeyID.self, fields, "pre_shared_key_proposal")
  try again(Proposal.ReInit.self, fields, "re_init_proposal")
  try again(Commit.self, fields, "commit")
  try proposal(fields, "external_init_proposal", ProposalType.externalInit)
  try proposal(fields, "group_context_extensions_proposal", ProposalType.groupContextExtensions)
}

/// Decodes and encodes again.
private func again<Item: WireCodable>(_ type: Item.Type, _ fields: VectorFields, _ name: String) throws {
  let bytes = try fields.bytes(name)
  try same(try Item(decoding: bytes).encoded, bytes, name)
}

/// The same of what has no structure of its own but in a proposal.
private func proposal(_ fields: VectorFields, _ name: String, _ type: UInt16) throws {
  var writer = Writer()
  writer.uint16(type)
  writer.raw(try fields.bytes(name))
  try same(try Proposal(decoding: writer.bytes).encoded, writer.bytes, name)
}
