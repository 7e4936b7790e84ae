/// `Lifetime` of a KeyPackage (RFC 9420, 7.2), seconds since 1970.
public struct Lifetime: Hashable, Sendable {
  public let notBefore: UInt64
  public let notAfter: UInt64

  public init(notBefore: UInt64, notAfter: UInt64) {
    self.notBefore = notBefore
    self.notAfter = notAfter
  }

  public func contains(_ seconds: UInt64) -> Bool { notBefore <= seconds && seconds <= notAfter }

  /// Whether it is not longer than any may be.
  func isWithin(_ limits: Limits) -> Bool {
    notAfter < notBefore || notAfter - notBefore <= limits.lifetimeSeconds
  }
}

extension Lifetime: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    notBefore = try reader.uint64()
    notAfter = try reader.uint64()
  }

  func write(to writer: inout Writer) {
    writer.uint64(notBefore)
    writer.uint64(notAfter)
  }
}
