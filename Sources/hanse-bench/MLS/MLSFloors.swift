import MLS
import Sodium

/// The cryptography of the operations by itself: HPKE and signatures on the same library, one after the other.
struct MLSFloors {
  private let provider: SodiumProvider
  private let key = SigningKey(seed: .random())
  private let pair: HPKEKeyPair
  private let sealed: HPKEBase.Sealed
  /// As long as what is signed of a leaf node.
  private let leaf = [UInt8](repeating: 1, count: 250)
  /// As long as what is signed of a message of 300 bytes: the group's context is with it.
  private let message = [UInt8](repeating: 1, count: 480)
  private let leafSignature: [UInt8]
  private let messageSignature: [UInt8]
  private let secret = [UInt8](repeating: 2, count: 32)
  private let info = [UInt8](repeating: 3, count: 200)

  init(_ provider: SodiumProvider) throws {
    self.provider = provider
    pair = HPKEBase.keyPair(provider)
    leafSignature = key.signature(over: leaf)
    messageSignature = key.signature(over: message)
    guard let sealed = HPKEBase.seal(secret, to: pair.publicKey, info: info, provider) else {
      throw BenchFailure("HPKE does not seal")
    }
    self.sealed = sealed
  }

  func seals(_ count: Int) {
    for _ in 0..<count { _ = HPKEBase.seal(secret, to: pair.publicKey, info: info, provider) }
  }

  func opens(_ count: Int) {
    for _ in 0..<count { _ = HPKEBase.open(sealed, pair, info: info, provider) }
  }

  func publicKeys(_ count: Int) {
    for _ in 0..<count { _ = provider.x25519PublicKey(of: pair.privateKey) }
  }

  func signatures(_ count: Int) {
    for _ in 0..<count { _ = key.signature(over: message) }
  }

  /// Of leaf nodes.
  func leafChecks(_ count: Int) {
    for _ in 0..<count { _ = provider.isValid(leafSignature, by: key.signaturePublicKey, over: leaf) }
  }

  /// Of messages.
  func checks(_ count: Int) {
    for _ in 0..<count { _ = provider.isValid(messageSignature, by: key.signaturePublicKey, over: message) }
  }
}
