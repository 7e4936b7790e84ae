import Sodium
import TestSupport

@testable import MLS

extension VectorMaker {
  func cryptoBasics() throws -> Case {
    let (value, context, content) = (bytes(), bytes(20), bytes(50))
    let (one, two, three) = (secret(), secret(), secret())
    let signer = try client("signer")
    let pair = HPKE(crypto).randomKeyPair()
    let label = Label(bytes: Array("label".utf8))
    let encryption = LabelledEncryption(crypto, label, context: context)
    guard let sealed = encryption.seal(crypto.secret(copying: content), to: pair.publicKey) else {
      throw VectorFault(what: "nothing is sealed")
    }
    return [
      "cipher_suite": 3,
      "ref_hash": [
        "label": "RefHash", "value": text(value),
        "out": text(crypto.reference(Label(exactly: Array("RefHash".utf8)), value)),
      ],
      "expand_with_label": [
        "secret": text(one), "label": "label", "context": text(context), "length": 100,
        "out": text(crypto.expand(one, label, context, 100)),
      ],
      "derive_secret": ["secret": text(two), "label": "label", "out": text(crypto.derive(two, label))],
      "derive_tree_secret": [
        "secret": text(three), "label": "label", "generation": 0xa0a0_a0a0, "length": 16,
        "out": text(crypto.derive(three, label, generation: 0xa0a0_a0a0, 16)),
      ],
      "sign_with_label": [
        "priv": text(signer.seed), "pub": text(signer.key.signaturePublicKey), "content": text(content),
        "label": "label", "signature": text(crypto.sign(content, label, signer.key)),
      ],
      "encrypt_with_label": [
        "priv": text(pair.privateKey), "pub": text(pair.publicKey.bytes), "label": "label",
        "context": text(context), "plaintext": text(content), "kem_output": text(sealed.kemOutput),
        "ciphertext": text(sealed.ciphertext),
      ],
    ]
  }

  func deserialization() throws -> [Case] {
    [0, 1, 63, 64, 16_383, 16_384, 1 << 30 - 1].map { length in
      var writer = Writer()
      writer.length(length)
      return ["vlbytes_header": text(writer.bytes), "length": length]
    }
  }

  func treeMath() -> [Case] {
    [1, 2, 8, 32].map { (leaves: UInt32) in
      let nodes = (0..<(2 * leaves - 1)).map { NodeIndex($0) }
      func relation(_ find: (NodeIndex) -> NodeIndex?) -> [Any] {
        nodes.map { node in find(node).map { Int($0.value) as Any } ?? nothing }
      }
      return [
        "n_leaves": Int(leaves), "n_nodes": nodes.count, "root": Int(NodeIndex.root(leaves).value),
        "left": relation { $0.left }, "right": relation { $0.right },
        "parent": relation { $0.parent(leaves) }, "sibling": relation { $0.sibling(leaves) },
      ]
    }
  }

  func keySchedule() throws -> Case {
    var initial = secret()
    let groupID = bytes(16)
    var found: Case = [
      "cipher_suite": 3, "group_id": text(groupID), "initial_init_secret": text(initial),
    ]
    found["epochs"] = (0..<4).map { (epoch: UInt64) -> Case in
      let context = GroupContext(
        groupID: groupID, epoch: epoch, treeHash: bytes(), confirmedTranscriptHash: bytes(), extensions: [])
      let (commit, preShared) = (secret(), secret())
      let next = NextEpoch(
        initial: initial, commitSecret: commit, preSharedKeys: preShared, context, crypto)
      initial = next.start.secrets.initial
      var one = epochFields(next)
      one["tree_hash"] = text(context.treeHash)
      one["confirmed_transcript_hash"] = text(context.confirmedTranscriptHash)
      one["group_context"] = text(context)
      one["commit_secret"] = text(commit)
      one["psk_secret"] = text(preShared)
      return one
    }
    return found
  }

  private func epochFields(_ next: NextEpoch) -> Case {
    let secrets = next.start.secrets
    let context = bytes()
    return [
      "joiner_secret": text(next.joiner.secret), "welcome_secret": text(next.welcomeSecret),
      "init_secret": text(secrets.initial), "sender_data_secret": text(secrets.senderData),
      "encryption_secret": text(next.start.encryption), "exporter_secret": text(secrets.exporter),
      "epoch_authenticator": text(secrets.authenticator), "external_secret": text(secrets.external),
      "confirmation_key": text(secrets.confirmation), "membership_key": text(secrets.membership),
      "resumption_psk": text(secrets.resumption),
      "external_pub": text(secrets.externalKeyPair(crypto).publicKey.bytes),
      "exporter": [
        "label": "label", "context": text(context), "length": 48,
        "secret": text(secrets.export(Array("label".utf8), context, 48, crypto)),
      ],
    ]
  }

  func preSharedKeys() throws -> [Case] {
    [0, 1, 5].map { count in
      let keys = (0..<count).map { _ in
        (id: PreSharedKeyID(key: .external(id: bytes(12)), nonce: bytes()), secret: secret())
      }
      let listed = keys.map { key -> Case in
        guard case .external(let id) = key.id.key else { return [:] }
        return ["psk_id": text(id), "psk": text(key.secret), "psk_nonce": text(key.id.nonce)]
      }
      return [
        "cipher_suite": 3, "psks": listed, "psk_secret": text(PreSharedKeys.secret(keys, crypto)),
      ]
    }
  }

  func secretTrees() throws -> [Case] {
    try [1, 4].map { (leaves: UInt32) in
      let (senderData, encryption, ciphertext) = (secret(), secret(), bytes(50))
      let key = SenderData.key(prepared: provider.prepareHMAC(senderData), ciphertext, crypto)
      let tree = SecretTree(encryption, leafCount: leaves)
      let listed = try (0..<leaves).map { leaf in
        try [UInt32(0), 15].map { generation -> Case in
          let one = try tree.take(generation, of: LeafIndex(leaf), .handshake, .standard, crypto).0
          let other = try tree.take(generation, of: LeafIndex(leaf), .application, .standard, crypto).0
          return [
            "generation": Int(generation), "handshake_key": text(one.key), "handshake_nonce": text(one.nonce),
            "application_key": text(other.key), "application_nonce": text(other.nonce),
          ]
        }
      }
      return [
        "cipher_suite": 3, "encryption_secret": text(encryption), "leaves": listed,
        "sender_data": [
          "sender_data_secret": text(senderData), "ciphertext": text(ciphertext), "key": text(key.key),
          "nonce": text(key.nonce),
        ],
      ]
    }
  }
}
