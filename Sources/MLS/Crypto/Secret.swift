/// Bytes that are wiped when nobody holds them any more. Never copied: who needs them too holds the same memory.
@safe public struct Secret: @unchecked Sendable {
  // Sendable: the bytes are written only before `init` returns and wiped only in `deinit`.
  private let memory: Memory

  /// A secret of `count` bytes, all of which `fill` writes; `provider` wipes them.
  public init(
    count: Int, wipedBy provider: any CryptoProvider, _ fill: (UnsafeMutableRawBufferPointer) -> Void
  ) {
    let made = Memory.create(minimumCapacity: count) { _ in
      Memory.Header(count: count, provider: provider)
    }
    // `create` makes an object of the class that it is called on.
    unsafe memory = unsafeDowncast(made, to: Memory.self)
    unsafe fill(memory.bytes)
  }

  public var count: Int { memory.header.count }

  /// The bytes while `body` runs; who copies them wipes the copy.
  public func withUnsafeBytes<Result, Failure>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let result = try unsafe body(UnsafeRawBufferPointer(memory.bytes))
    // Whoever calls may hold it no longer than this.
    withExtendedLifetime(memory) {}
    return result
  }

  /// For what was derived like a secret, but is public: tags, references, keys to be shown.
  func disclosed() -> [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }

  /// One object with its bytes behind it.
  private final class Memory: ManagedBuffer<Memory.Header, UInt8> {
    struct Header {
      let count: Int
      let provider: any CryptoProvider
    }

    var bytes: UnsafeMutableRawBufferPointer {
      unsafe withUnsafeMutablePointers { header, elements in
        unsafe UnsafeMutableRawBufferPointer(start: elements, count: header.pointee.count)
      }
    }

    deinit { unsafe header.provider.wipe(bytes) }
  }
}
