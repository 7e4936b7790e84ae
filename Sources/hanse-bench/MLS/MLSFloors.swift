import MLS
import Sodium

/// What the cryptography of the operations takes by itself: HPKE and signatures on the same library, one after the other.
struct MLSFloors {
  let sealMicroseconds: Double
  let openMicroseconds: Double
  let publicKeyMicroseconds: Double
  let signMicroseconds: Double
  let verifyMicroseconds: Double

  init(_ provider: SodiumProvider) throws {
    let key = SigningKey(seed: .random())
    let message = [UInt8](repeating: 1, count: 300)
    let signature = key.signature(over: message)
    let publicKey = key.signaturePublicKey
    signMicroseconds = Self.each { _ = key.signature(over: message) }
    verifyMicroseconds = Self.each { _ = provider.isValid(signature, by: publicKey, over: message) }
    let pair = HPKEBase.keyPair(provider)
    publicKeyMicroseconds = Self.each { _ = provider.x25519PublicKey(of: pair.privateKey) }
    let secret = [UInt8](repeating: 2, count: 32)
    let info = [UInt8](repeating: 3, count: 200)
    guard let sealed = HPKEBase.seal(secret, to: pair.publicKey, info: info, provider) else {
      throw BenchFailure("HPKE does not seal")
    }
    sealMicroseconds = Self.each { _ = HPKEBase.seal(secret, to: pair.publicKey, info: info, provider) }
    openMicroseconds = Self.each { _ = HPKEBase.open(sealed, pair, info: info, provider) }
  }

  private static func each(_ body: () -> Void) -> Double {
    let count = 1_000
    var best = Double.infinity
    for _ in 0..<3 {
      let started = CPUClock.microseconds()
      for _ in 0..<count { body() }
      best = min(best, Double(CPUClock.microseconds() - started) / Double(count))
    }
    return best
  }
}
