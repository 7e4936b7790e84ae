import Sodium
import TestSupport

@testable import MLS

/// Somebody who takes part in groups.
struct TestClient {
  let client: Client
  let key: SigningKey
  /// Of the key.
  let seed: [UInt8]
  let provider: SodiumProvider

  static let lifetime = Lifetime(notBefore: 1_000, notAfter: 2_000_000)
  static let now: UInt64 = 1_500

  init(
    _ name: String, _ provider: SodiumProvider, extensions: [UInt16] = [], credentials: [UInt16] = [1, 2]
  ) throws {
    self.provider = provider
    seed = testSeedBytes(provider)
    guard let seed = Seed(seed) else { throw VectorFault(what: "a seed has 32 bytes") }
    key = SigningKey(seed: seed)
    var capabilities = Capabilities(extensions: extensions)
    capabilities.credentials = credentials
    client = Client(
      signatureKey: key, credential: .basic(identity: Array(name.utf8)), capabilities: capabilities)
  }

  func keyPackage(isLastResort: Bool = false) -> OwnKeyPackage {
    OwnKeyPackage(client, Self.lifetime, isLastResort: isLastResort, provider)
  }

  func group(
    _ id: String, extensions: [Extension] = [], limits: Limits = .standard, store: MemoryStore? = nil
  ) throws -> Group {
    try Group(
      creating: Array(id.utf8), client, Self.lifetime, extensions: extensions, limits: limits, provider,
      store: store)
  }
}

/// A seed for a signature key from the provider's randomness.
func testSeed(_ provider: SodiumProvider) throws -> Seed {
  guard let seed = Seed(testSeedBytes(provider)) else { throw VectorFault(what: "a seed has 32 bytes") }
  return seed
}

private func testSeedBytes(_ provider: SodiumProvider) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: 32) { memory, count in
    provider.fillRandom(UnsafeMutableRawBufferPointer(memory))
    count = 32
  }
}

extension OwnKeyPackage {
  func verified(_ provider: SodiumProvider) throws -> VerifiedKeyPackage {
    try keyPackage.verified(at: TestClient.now, provider)
  }
}

extension CommitDraft {
  init() { self.init(at: TestClient.now) }
}

extension Group {
  /// A commit that renews this member's keys and carries out what waits.
  func commit(
    signedBy key: any SignaturePrivateKey, preSharedKeys: PreSharedKeyRing = PreSharedKeyRing()
  ) throws -> OwnCommit {
    try commit(CommitDraft(), signedBy: key, preSharedKeys: preSharedKeys)
  }

  /// The Welcome of the own commit that is not merged yet, which nobody else gets before.
  var waitingWelcome: MLSMessage? {
    guard let pending, let welcome = pending.welcome else { return nil }
    return .welcome(welcome.welcome(to: pending.next, &treeEncoding))
  }
}

extension MLSMessage {
  var welcome: Welcome? {
    if case .welcome(let welcome) = self { return welcome }
    return nil
  }

  /// As it comes out of the network.
  func sent() throws -> MLSMessage { try MLSMessage(bytes) }
}
