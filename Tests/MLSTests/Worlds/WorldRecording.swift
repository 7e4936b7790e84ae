import MLS
import Sodium
import TestSupport

/// What somebody who only watches the random group sees, in the form of the working group's vectors for passive clients.
final class WorldRecording {
  private(set) var cases: [[String: Any]] = []
  private let epochs: Int
  private var observer: WorldMember?
  private var current: [String: Any] = [:]
  private var seen: [[String: Any]] = []
  private var proposals: [String] = []

  /// Records up to so many epochs of each member that it watches.
  init(epochs: Int) { self.epochs = epochs }

  /// Watches the first who joins, and the next when that one has gone or has seen enough.
  func joined(_ member: WorldMember, _ own: OwnKeyPackage, _ welcome: Welcome, _ tree: [UInt8]?) {
    guard observer == nil else { return }
    member.isPassive = true
    observer = member
    proposals = []
    current = [
      "cipher_suite": 3, "key_package": hex(MLSMessage.keyPackage(own.keyPackage).bytes),
      "signature_priv": hex(member.client.seed), "init_priv": hexOf(own.initKey.privateKey),
      "encryption_priv": hexOf(own.encryptionKey.privateKey),
      "welcome": hex(MLSMessage.welcome(welcome).bytes),
      "initial_epoch_authenticator": hex(member.group.epochAuthenticator),
      "external_psks": [
        ["psk_id": "010203", "psk": String(repeating: "09", count: 32)]
      ],
    ]
    if let tree { current["ratchet_tree"] = hex(tree) }
  }

  func proposal(_ message: MLSMessage) { proposals.append(hex(message.bytes)) }

  /// A commit that the members have merged.
  func commit(_ message: MLSMessage, _ members: [WorldMember]) {
    guard let observer else { return }
    guard members.contains(where: { $0 === observer }) else { return ended() }
    seen.append([
      "proposals": proposals, "commit": hex(message.bytes),
      "epoch_authenticator": hex(observer.group.epochAuthenticator),
    ])
    proposals = []
    if seen.count == epochs { ended() }
  }

  func ended() {
    guard let observer else { return }
    observer.isPassive = false
    if !seen.isEmpty {
      current["epochs"] = seen
      cases.append(current)
    }
    self.observer = nil
    seen = []
  }

  private func hexOf(_ secret: Secret) -> String { hex(secret.withUnsafeBytes { Array($0) }) }
}
