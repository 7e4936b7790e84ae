import Glibc
import Model
import Sodium
import TestSupport
import Testing

@testable import Node

/// What a process that has handled a root key keeps of it in memory that it does not wipe.
struct KeyMemoryTests {
  /// How often a key lies in pages that may be written. Those of a seed may not, so the key that is looked for is not found.
  /// Everything is made ready before `handle`, so that nothing overwrites what that leaves.
  private func traces(of key: Seed, after handle: () throws -> Void) throws -> Int {
    let memory = open("/proc/self/mem", O_RDONLY)
    try #require(memory >= 0)
    defer { close(memory) }
    let piece = 1 << 20
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 16)
    defer { room.deallocate() }
    Wiping.wipe(room)
    try handle()
    let pages = try writablePages()
    var found = 0
    try handle()
    for (first, end) in pages {
      // Pieces overlap, so that what lies across a border is found.
      for start in stride(from: first, to: end, by: piece - Seed.byteCount) {
        let count = pread(memory, room.baseAddress, min(piece, Int(end - start)), off_t(start))
        if count > 0 {
          found += Self.occurrences(of: key, in: UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
        Wiping.wipe(room)
      }
    }
    return found
  }

  /// Of its second half: whoever frees memory keeps its books in the first bytes of it.
  private static func occurrences(of key: Seed, in bytes: UnsafeRawBufferPointer) -> Int {
    key.withBytes { key in
      let half = UnsafeRawBufferPointer(key).dropFirst(Seed.byteCount / 2)
      guard var at = bytes.baseAddress, let wanted = half.first else { return 0 }
      let end = at + bytes.count - half.count
      var found = 0
      while at < end, let next = memchr(at, Int32(wanted), end - at) {
        at = UnsafeRawPointer(next)
        if half.elementsEqual(UnsafeRawBufferPointer(start: at, count: half.count)) { found += 1 }
        at += 1
      }
      return found
    }
  }

  private func writablePages() throws -> [(UInt, UInt)] {
    let maps = try #require(fopen("/proc/self/maps", "r"))
    defer { fclose(maps) }
    var pages: [(UInt, UInt)] = []
    var buffer = [CChar](repeating: 0, count: 8_192)
    while fgets(&buffer, Int32(buffer.count), maps) != nil {
      let line = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
      if line.contains(" rw"), bounds.count == 2 { pages.append((bounds[0], bounds[1])) }
    }
    return pages
  }

  private func key(in file: String) throws -> Seed {
    let descriptor = open(file, O_RDONLY)
    defer { close(descriptor) }
    return try #require(Seed(try SecretBytes.read(from: descriptor, mostBytes: Seed.byteCount)))
  }

  @Test func aRootKeyThatWasReadAndSignedWithIsNotLeftInMemory() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let document = try #require(try? founded.core.prepareReplacement())
      let key = try key(in: "\(founded.folder)/keys/root")
      let root = RootKey(dataFolder: founded.folder)
      #expect(try traces(of: key) { _ = try root.read() } == 0)
      #expect(
        try traces(of: key) { _ = try Replacement.sign(document.encode(), rootKey: try root.read()) } == 0)
      // It would be found: this is a copy that nobody wipes.
      var copies: [[UInt8]] = []
      #expect(try traces(of: key) { copies.append(key.withBytes { Array($0) }) } > 0)
      #expect(copies.allSatisfy { $0.count == Seed.byteCount })
    }
  }

  @Test func keysThatAreBackedUpAreNotLeftInMemory() throws {
    try withTemporaryFolder { folder in
      let scene = try RestoreScene(in: folder)
      let key = try key(in: "\(scene.pair.home.folder)/keys/root")
      var number = 0
      let found = try traces(of: key) {
        number += 1
        _ = try NodeRestore(try scene.backUp(scene.pair.home, as: "backup-\(number)"))
          .restore(into: folder.file("restored-\(number)"))
      }
      #expect(found == 0)
    }
  }

  @Test func aFileWithMoreThanAKeyIsRefused() throws {
    try withTemporaryFolder { folder in
      let file = folder.file("long")
      try write(String(repeating: "k", count: 33), to: file)
      let descriptor = open(file, O_RDONLY)
      defer { close(descriptor) }
      #expect(throws: SecretBytes.Unreadable.self) {
        try SecretBytes.read(from: descriptor, mostBytes: Seed.byteCount)
      }
      #expect(throws: SecretBytes.Unreadable.self) { try SecretBytes.read(from: -1, mostBytes: 1) }
    }
  }
}
