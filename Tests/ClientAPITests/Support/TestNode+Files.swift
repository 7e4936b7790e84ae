import Foundation
import TestSupport
import Testing

@testable import Node
@testable import Store

extension TestNode {
  /// What is left of files in its folder.
  struct FileRemains: Equatable, CustomStringConvertible {
    /// Rows, those of files that are yet to be let go of among them.
    var contents: Int64 = 0
    var chunks: Int64 = 0
    var holes: Int64 = 0
    /// What the main store knows of: files, references, claims, drops.
    var known: [Int64] = [0, 0, 0, 0]
    /// Bytes of packs that are not zero.
    var bytes = 0

    var description: String {
      "\(contents) contents, \(chunks) chunks, \(holes) holes, \(known) files, references, claims and drops, \(bytes) bytes"
    }
  }

  func fileRemains() throws -> FileRemains {
    var remains = FileRemains()
    let blobs = try read("blobs.sqlite", BlobSchema.applicationID)
    remains.contents = try blobs.integer("SELECT count(*) FROM content")
    remains.chunks = try blobs.integer("SELECT count(*) FROM chunk")
    remains.holes = try blobs.integer("SELECT count(*) FROM hole")
    let main = try read("hanse.sqlite", Schema.applicationID)
    remains.known = [
      try main.integer("SELECT count(*) FROM file"), try main.integer("SELECT count(*) FROM fileReference"),
      try main.integer("SELECT count(*) FROM fileClaim"), try main.integer("SELECT count(*) FROM fileDrop"),
    ]
    let packs = "\(folder)/blobs"
    for name in (try? FileManager.default.contentsOfDirectory(atPath: packs)) ?? [] {
      #expect(name.hasSuffix(".pack"), "\(name) is no pack")
      remains.bytes += try Data(contentsOf: URL(fileURLWithPath: "\(packs)/\(name)")).count { $0 != 0 }
    }
    return remains
  }

  /// Files that are kept: whole, and noted by the node.
  func keptFiles() throws -> Int64 {
    try read("blobs.sqlite", BlobSchema.applicationID).integer(
      "SELECT count(*) FROM content WHERE state = 2")
  }

  /// How many bytes are durable of the one upload that is coming.
  func durableBytes() throws -> Int64 {
    try read("blobs.sqlite", BlobSchema.applicationID).integer("SELECT offset FROM content WHERE state = 0")
  }

  /// Changes a byte on the disk of what the one file that is kept has there.
  func spoilFiles(at fraction: Double) throws {
    let blobs = try read("blobs.sqlite", BlobSchema.applicationID)
    let size = try blobs.integer("SELECT size FROM content WHERE state BETWEEN 1 AND 2")
    let place = try blobs.use(
      """
      SELECT pack, chunk.offset + stored / 2 FROM part JOIN chunk ON chunk.id = part.chunk
      JOIN content ON content.id = part.content WHERE state BETWEEN 1 AND 2 AND part.offset <= ?1 ORDER BY part.offset DESC LIMIT 1
      """
    ) { (row) throws(StoreError) -> (pack: Int64, offset: Int64) in
      try row.bind(1, Int64(Double(size) * fraction))
      guard try row.step() else { throw StoreError(.storeCorrupt) }
      return (row.int64(0), row.int64(1))
    }
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: "\(folder)/blobs/\(place.pack).pack"))
    defer { try? file.close() }
    try file.seek(toOffset: UInt64(place.offset))
    let byte = try #require(try file.read(upToCount: 1)?.first)
    try file.seek(toOffset: UInt64(place.offset))
    try file.write(contentsOf: [byte ^ 0x55])
  }

  /// Waits until nothing is left of any file.
  func hasNoFiles() async throws {
    let isEmpty = try await eventually { () async throws -> Bool in try self.fileRemains() == FileRemains() }
    let left = try fileRemains()
    #expect(isEmpty, "\(left)")
  }

  private func read(_ name: String, _ applicationID: Int32) throws -> Connection {
    var options = ConnectionOptions(applicationID: applicationID)
    options.mode = .readOnly
    return try Connection(path: "\(folder)/\(name)", options)
  }
}
