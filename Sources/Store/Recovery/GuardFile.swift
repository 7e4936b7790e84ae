public import Wire

/// The file that tells a node whether its store is the one that it wrote last: no backup holds it (spec: recovery, "Noticing").
///
/// Beside it, its *mark* says how far the store had come. A store that is behind the mark has gone back.
public struct GuardFile: Sendable {
  /// Both rise with everything that is kept, and never fall.
  public struct Mark: Equatable, Sendable {
    public var arrival: Int64
    public var audit: Int64

    public init(arrival: Int64, audit: Int64) {
      self.arrival = arrival
      self.audit = audit
    }

    /// Whether a store that is here has lost something that `self` had.
    public func isAhead(of other: Mark) -> Bool { arrival > other.arrival || audit > other.audit }
  }

  /// What is found in the guard's place.
  public enum Found: Equatable, Sendable {
    case nothing
    /// `identity` tells this file from copies of it.
    case guarding(Bytes16, identity: [UInt8])
    /// Not a guard, or none that can be read.
    case something
  }

  static let words =
    "\nThis file tells the node that its store was not restored. Leave it where it is: never copy it, never put it into a backup.\n"
  private static let mostBytes = 512

  private let files: any FolderFiles
  private let name: String

  package init(_ files: any FolderFiles, name: String = "guard") {
    self.files = files
    self.name = name
  }

  public func find() throws(StoreError) -> Found {
    guard let bytes = try files.read(name, mostBytes: Self.mostBytes),
      let identity = try files.identity(name)
    else { return .nothing }
    guard let id = Bytes16(hex: bytes.prefix(2 * Bytes16.byteCount)) else { return .something }
    return .guarding(id, identity: identity)
  }

  /// Puts a guard with this id in the place of what is there; what tells it from copies of it.
  public func put(_ id: Bytes16) throws(StoreError) -> [UInt8] {
    try replace(name, Hex.text(id.bytes) + Self.words)
    guard let identity = try files.identity(name) else { throw StoreError(.storeUnreachable) }
    return identity
  }

  public func mark() throws(StoreError) -> Mark? {
    guard let bytes = try files.read(markName, mostBytes: Self.mostBytes) else { return nil }
    let numbers = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).map {
      Int64($0)
    }
    guard numbers.count == 2, let arrival = numbers[0], let audit = numbers[1] else { return nil }
    return Mark(arrival: arrival, audit: audit)
  }

  public func put(_ mark: Mark) throws(StoreError) {
    try replace(markName, "\(mark.arrival) \(mark.audit)\n")
  }

  private var markName: String { "\(name).mark" }

  private func replace(_ name: String, _ text: String) throws(StoreError) {
    let bytes = Array(text.utf8)
    let written = bytes.withUnsafeBytes { (bytes) -> StoreError? in
      do throws(StoreError) {
        try files.replace(name, bytes)
        return nil
      } catch {
        return error
      }
    }
    if let written { throw written }
  }
}
