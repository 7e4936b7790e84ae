internal import Blobs
internal import Model
internal import Suite
internal import Wire

/// A content that is coming: what is known of it in memory, between its last cut and the bytes that have arrived.
final class BlobIntake {
  /// The content's row.
  let content: Int64
  let size: UInt64
  /// Where the next chunk begins.
  var cut: UInt64
  /// Where bytes begin that are here already, or the content ends: a chunk ends there too.
  var end: UInt64
  /// Bytes that arrived and are in no chunk yet begin at `start`.
  var bytes: [UInt8] = []
  var start = 0
  var hasher: LeafHasher
  var nextLeaf: UInt64
  /// Hashes of leaves that are not cut yet and need not be made again of their bytes.
  var proven: [UInt64: Bytes32] = [:]
  /// So far the sender has been told that its bytes are kept.
  var promised: UInt64 = 0
  /// When bytes of it came last, in milliseconds since 1970.
  var grown: UInt64
  /// Chunks in a row that compression did not pay for.
  var incompressible = 0

  init(content: Int64, size: UInt64, cut: UInt64, grown: UInt64, hasher: LeafHasher) {
    self.content = content
    self.size = size
    self.cut = cut
    self.grown = grown
    self.hasher = hasher
    end = size
    nextLeaf = BlobShape.leaf(of: cut)
  }

  /// How far bytes have arrived.
  var arrived: UInt64 { cut + UInt64(bytes.count - start) }

  /// Whether a chunk's end can be told.
  var canCut: Bool {
    let waiting = bytes.count - start
    return waiting >= Chunker.mostBytes || waiting > 0 && arrived == end
  }

  /// The bytes that are in no chunk, where they must be kept.
  var tail: [UInt8]? { promised > cut ? Array(bytes[start...]) : nil }

  /// The hashes of the leaves that these bytes complete, which begin where the next chunk does.
  func hash(_ bytes: [UInt8]) -> [Bytes32] {
    var hashes: [Bytes32] = []
    var (start, place) = (0, cut)
    while start < bytes.count {
      let leaf = BlobShape.leaf(of: place)
      let end = BlobShape(size: size).bytes(of: leaf).upperBound
      let count = min(bytes.count - start, Int(end - place))
      if let hash = proven[leaf] {
        if place + UInt64(count) == end {
          hashes.append(hash)
          proven[leaf] = nil
        }
      } else {
        hashes += hasher.take(bytes[start..<(start + count)])
      }
      start += count
      place += UInt64(count)
    }
    return hashes
  }

  func forgetUncut() {
    bytes = []
    start = 0
  }

  func take(_ new: [UInt8]) {
    if start == bytes.count {
      bytes = new
      start = 0
    } else {
      if start >= 1 << 20 {
        bytes.removeFirst(start)
        start = 0
      }
      bytes.append(contentsOf: new)
    }
  }
}
