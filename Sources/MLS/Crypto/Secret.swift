/// Bytes that are wiped when nobody holds them any more. Never copied: who needs them too holds the same
/// object.
@safe public final class Secret: @unchecked Sendable {
  // Sendable: the memory is written only before `init` returns and wiped only in `deinit`.
  private let memory: UnsafeMutableRawBufferPointer
  private let provider: any CryptoProvider

  /// A secret of `count` bytes, all of which `fill` writes; `provider` wipes them.
  public init(
    count: Int, wipedBy provider: any CryptoProvider, _ fill: (UnsafeMutableRawBufferPointer) -> Void
  ) {
    unsafe memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 8)
    self.provider = provider
    unsafe fill(memory)
  }

  deinit {
    unsafe provider.wipe(memory)
    unsafe memory.deallocate()
  }

  public var count: Int { unsafe memory.count }

  /// The bytes while `body` runs; who copies them wipes the copy.
  public func withUnsafeBytes<Result, Failure>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(memory))
  }

  /// For what was derived like a secret, but is public: tags, references, keys to be shown.
  func disclosed() -> [UInt8] { unsafe Array(UnsafeRawBufferPointer(memory)) }
}
