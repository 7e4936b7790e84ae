import Foundation
import Sodium
import TestSupport

@testable import MLS

/// `null` in JSON.
var nothing: Any { NSNull() }

extension VectorMaker {
  func transcriptHashes() throws -> Case {
    let (groups, clients) = try group(2)
    let before = groups[0].publicGroup.interimTranscriptHash
    let commit = try groups[0].commit(signedBy: clients[0].key)
    guard case .publicMessage(let message) = commit.message else {
      throw VectorFault(what: "no PublicMessage")
    }
    try groups[0].mergePending()
    return [
      "cipher_suite": 3, "confirmation_key": text(groups[0].state.secrets.confirmation),
      "authenticated_content": text(message.authenticated), "interim_transcript_hash_before": text(before),
      "confirmed_transcript_hash_after": text(groups[0].publicGroup.context.confirmedTranscriptHash),
      "interim_transcript_hash_after": text(groups[0].publicGroup.interimTranscriptHash),
    ]
  }

  func messageProtection() throws -> Case {
    let signer = try client("signer")
    let (encryption, senderData, membership) = (secret(), secret(), secret())
    let context = GroupContext(
      groupID: bytes(16), epoch: 0xa0b0_c0d0, treeHash: bytes(), confirmedTranscriptHash: bytes(),
      extensions: [])
    let proposal = Proposal.remove(LeafIndex(0))
    let commit = Commit(proposals: [.proposal(.groupContextExtensions([]))], path: nil)
    let data = bytes(40)
    func framed(_ body: FramedContent.Body, _ format: WireFormat) throws -> String {
      let content = FramedContent(
        groupID: context.groupID, epoch: context.epoch, sender: .member(LeafIndex(1)),
        authenticatedData: bytes(5), body: body)
      var signed = AuthenticatedContent(signing: content, as: format, context, signer.key, crypto)
      if case .commit = body { signed = signed.confirmed(by: bytes()) }
      if format == .publicMessage {
        return text(MLSMessage.publicMessage(PublicMessage(signed, membership, context, crypto)))
      }
      let secrets = MessageSecrets(senderData: senderData, tree: SecretTree(encryption, leafCount: 2), crypto)
      return text(
        MLSMessage.privateMessage(try secrets.seal(signed, LeafIndex(1), padding: 16, crypto).message))
    }
    return [
      "cipher_suite": 3, "group_id": text(context.groupID), "epoch": Int(context.epoch),
      "tree_hash": text(context.treeHash),
      "confirmed_transcript_hash": text(context.confirmedTranscriptHash), "signature_priv": text(signer.seed),
      "signature_pub": text(signer.key.signaturePublicKey), "encryption_secret": text(encryption),
      "sender_data_secret": text(senderData), "membership_key": text(membership),
      "proposal": text(proposal), "proposal_priv": try framed(.proposal(proposal), .privateMessage),
      "proposal_pub": try framed(.proposal(proposal), .publicMessage), "commit": text(commit),
      "commit_priv": try framed(.commit(commit), .privateMessage),
      "commit_pub": try framed(.commit(commit), .publicMessage), "application": text(data),
      "application_priv": try framed(.application(data), .privateMessage),
    ]
  }

  func welcome() throws -> Case {
    let (groups, clients) = try group(2)
    let own = try client("new").keyPackage()
    var draft = CommitDraft()
    draft.add(try own.verified(provider))
    _ = try groups[0].commit(draft, signedBy: clients[0].key)
    return [
      "cipher_suite": 3, "init_priv": text(own.initKey.privateKey),
      "signer_pub": text(clients[0].key.signaturePublicKey),
      "key_package": text(MLSMessage.keyPackage(own.keyPackage)),
      "welcome": text(groups[0].waitingWelcome?.bytes ?? []),
    ]
  }

  func messages() throws -> Case {
    let (groups, clients) = try group(3, committing: [1])
    let (alice, key) = (groups[0], clients[0].key)
    let own = try client("new").keyPackage()
    let context = alice.publicGroup.context
    let nonce = bytes()
    let update = try alice.proposeUpdate(signedBy: key)
    guard case .publicMessage(let proposal) = update,
      case .proposal(.update(let leaf)) = proposal.authenticated.content.body
    else { throw VectorFault(what: "no Update") }
    let content = FramedContent(
      groupID: context.groupID, epoch: context.epoch, sender: .member(LeafIndex(0)), authenticatedData: [],
      body: .application(bytes(8)))
    let signed = AuthenticatedContent(signing: content, as: .publicMessage, context, key, crypto)
    var draft = CommitDraft()
    draft.add(try own.verified(provider))
    let commit = try alice.commit(draft, signedBy: key)
    guard case .publicMessage(let sent) = commit.message,
      case .commit(let body) = sent.authenticated.content.body
    else { throw VectorFault(what: "no commit") }
    let preShared = PreSharedKeyID(key: .resumption(.application, groupID: bytes(4), epoch: 7), nonce: nonce)
    let secrets = GroupSecrets(joinerSecret: secret(), pathSecret: secret(), preSharedKeys: [preShared])
    let (groupsOfTwo, clientsOfTwo) = try group(2)
    return [
      "mls_welcome": text(alice.waitingWelcome?.bytes ?? []),
      "mls_group_info": text(MLSMessage.groupInfo(try alice.groupInfo(signedBy: key))),
      "mls_key_package": text(MLSMessage.keyPackage(own.keyPackage)),
      "ratchet_tree": text(alice.publicGroup.tree.bytes), "group_secrets": text(secrets.encoded(crypto)),
      "add_proposal": text(own.keyPackage), "update_proposal": text(leaf),
      "remove_proposal": text(LeafIndex(2)), "pre_shared_key_proposal": text(preShared),
      "re_init_proposal": text(Proposal.ReInit(groupID: bytes(4), extensions: [])),
      "external_init_proposal": bare(.externalInit(kemOutput: bytes())),
      "group_context_extensions_proposal": bare(
        .groupContextExtensions([RequiredCapabilities(extensions: [1]).asExtension])),
      "commit": text(body),
      "public_message_application": text(
        MLSMessage.publicMessage(PublicMessage(signed, secret(), context, crypto))),
      "public_message_proposal": text(update), "public_message_commit": text(commit.message),
      "private_message": text(try groupsOfTwo[0].send(bytes(8), padding: 32, signedBy: clientsOfTwo[0].key)),
    ]
  }

  /// A proposal without its type.
  private func bare(_ proposal: Proposal) -> String { text(Array(proposal.encoded.dropFirst(2))) }
}
