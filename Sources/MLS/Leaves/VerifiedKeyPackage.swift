/// A KeyPackage that keeps every rule of RFC 9420, 10.1. Only `KeyPackage.verified` makes one.
public struct VerifiedKeyPackage: Sendable {
  public let keyPackage: KeyPackage

  init(_ keyPackage: KeyPackage) { self.keyPackage = keyPackage }
}
