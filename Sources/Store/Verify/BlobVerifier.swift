internal import Blobs
public import Model
internal import Wire

/// Reads the files that are kept, leaf by leaf, and compares them with their ids.
public struct BlobVerifier: Sendable {
  public struct Report: Sendable, Equatable {
    public var files = 0
    public var bytes: UInt64 = 0
    /// Of those of which a byte is not what it was.
    public var damaged: [BlobID] = []
    /// Of those that were damaged, and are whole again.
    public var mended: [BlobID] = []
  }

  /// What of a file is not what it was.
  public struct Damage: Sendable {
    public let blob: BlobID
    /// The content's row.
    public let content: Int64
    public let size: UInt64
    public var leaves: [UInt64]

    /// The bytes of these leaves.
    public var ranges: [Range<UInt64>] { leaves.map { BlobShape(size: size).bytes(of: $0) } }
  }

  public private(set) var report = Report()
  /// One of each damaged file.
  public private(set) var damage: [Damage] = []
  private var file: (row: Int64, blob: BlobID, size: UInt64)?
  private var leaf: UInt64 = 0
  private var last: Int64 = 0

  public init() {}

  /// Checks one leaf; false when all is checked.
  public mutating func step(_ reader: BlobReader) throws(StoreError) -> Bool {
    if file == nil { file = try reader.kept(after: last) }
    guard let file else { return false }
    last = file.row
    var isLast = false
    do throws(StoreError) {
      if let count = try Self.check(leaf, of: file.blob, file.size, reader) {
        report.bytes += UInt64(count)
      } else {
        isLast = true
      }
    } catch {
      // What cannot be read stands for itself: the files after it are to be read all the same.
      guard [.blobDamaged, .storeCorrupt, .diskFault, .storeUnreachable].contains(error.code) else {
        throw error
      }
      note(file)
      isLast = leaf + 1 >= BlobShape(size: file.size).leaves
    }
    leaf += 1
    if isLast {
      report.files += 1
      (self.file, leaf) = (nil, 0)
    }
    return true
  }

  private mutating func note(_ file: (row: Int64, blob: BlobID, size: UInt64)) {
    if damage.last?.content == file.row {
      damage[damage.count - 1].leaves.append(leaf)
    } else {
      damage.append(Damage(blob: file.blob, content: file.row, size: file.size, leaves: [leaf]))
      report.damaged.append(file.blob)
    }
  }

  /// Whether what was damaged is right now.
  public static func isMended(_ damage: Damage, _ reader: BlobReader) -> Bool {
    damage.leaves.allSatisfy { leaf in
      (try? check(leaf, of: damage.blob, damage.size, reader)) != nil
    }
  }

  /// How many bytes it has; `nil` after the last leaf, and for a file that has gone meanwhile.
  private static func check(
    _ leaf: UInt64, of blob: BlobID, _ size: UInt64, _ reader: BlobReader
  ) throws(StoreError) -> Int? {
    guard let found = try reader.leaf(leaf, of: blob) else { return nil }
    guard (try? found.verify(as: leaf, of: blob, size: size, reader.suite)) != nil else {
      throw StoreError(.blobDamaged)
    }
    return found.bytes.count
  }
}
