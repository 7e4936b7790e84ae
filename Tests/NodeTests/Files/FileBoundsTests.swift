import Blobs
import Model
import Store
import Suite
import TestSupport
import Testing
import Wire

@testable import Node

/// What files may take of a node: room, memory, and other nodes' patience.
struct FileBoundsTests {
  private func user(_ number: UInt8) -> UserID {
    UserID(Bytes16([UInt8](repeating: number, count: 16), at: 0))
  }

  private func arrival(_ size: UInt64, whole: Bool = false) -> BlobArrival {
    let blob = BlobID(Bytes32([UInt8](repeating: 1, count: 32), at: 0))
    return BlobArrival(
      content: 1, name: nil, user: user(1), size: size, offset: whole ? size : 0, startedMilliseconds: 0,
      expected: nil, whole: whole ? WholeBlob(blob: blob, size: size, type: Text("text/plain")) : nil)
  }

  /// As many as one likes may be announced where there is no bound; and where there is one they are not in it.
  @Test func sizesBeyondAllNumbersAreCounted() {
    var settings = FileSettings()
    let arrivals = [BlobArrival](repeating: arrival(Limits.blobBytes), count: 2_100)
    settings.nodeBytes = 0
    #expect(settings.hasRoom(for: Limits.blobBytes, beside: arrivals, storedBytes: 0))
    settings.nodeBytes = .max
    #expect(!settings.hasRoom(for: 1, beside: arrivals, storedBytes: 0))
    settings.nodeBytes = 10
    #expect(settings.hasRoom(for: 4, beside: [arrival(3)], storedBytes: 3))
    #expect(!settings.hasRoom(for: 5, beside: [arrival(3)], storedBytes: 3))
  }

  /// What has come whole is in the quota before the core knows of it, and is no unfinished upload.
  @Test func whatIsNotNotedYetCounts() {
    var settings = FileSettings()
    settings.userBytes = 100
    settings.uploads = 1
    let whole = [arrival(60, whole: true)]
    #expect(settings.refusal(of: 40, by: user(1), used: 0, beside: whole, storedBytes: 0) == nil)
    #expect(
      settings.refusal(of: 41, by: user(1), used: 0, beside: whole, storedBytes: 0)?.code == "filesFull")
    #expect(
      settings.refusal(of: 1, by: user(1), used: 0, beside: [arrival(1)], storedBytes: 0)?.code
        == "tooManyUploads")
  }

  @Test func nobodyTakesAllMemory() {
    let memory = UploadMemory(bytes: UInt64(8 * UploadMemory.partBytes))
    #expect(memory.take(user(1)) && memory.take(user(1)))
    #expect(!memory.take(user(1)), "a quarter")
    for number in 2...4 as ClosedRange<UInt8> {
      #expect(memory.take(user(number)) && memory.take(user(number)))
    }
    #expect(!memory.take(user(5)), "all of it")
    memory.giveBack(user(1))
    #expect(memory.bytes == 7 * UploadMemory.partBytes)
    #expect(memory.take(user(5)))
    let little = UploadMemory(bytes: 1)
    #expect(little.take(user(1)) && !little.take(user(2)))
  }

  private func key(_ number: UInt8, channel: UInt8 = 1, size: UInt64 = 1) throws -> FileFetches.Key {
    let item = FileItem(
      blob: BlobID(Bytes32([UInt8](repeating: number, count: 32), at: 0)), size: size, name: Text("a"),
      type: Text("text/plain"))
    return FileFetches.Key(
      try #require(item), in: LogID(Bytes32([UInt8](repeating: channel, count: 32), at: 0)))
  }

  @Test func soManyAreFetchedAtATime() throws {
    let fetches = FileFetches()
    let (begun, told) = (Noted<[UInt8]>([]), Noted(0))
    let reader: FileFetches.Reader = { _ in told.change { $0 += 1 } }
    let count = UInt8(FileFetches.most + 3)
    for number in 0..<count {
      let isNew = fetches.enter(try key(number), reader) { begun.change { $0.append(number) } }
      #expect(isNew)
    }
    #expect(begun.value == Array(0..<UInt8(FileFetches.most)))
    let isNew = fetches.enter(try key(count - 1), reader) {}
    #expect(!isNew, "it waits")
    fetches.end(try key(3), nil)
    #expect(begun.value.last == UInt8(FileFetches.most))
    for number in 0..<count { fetches.end(try key(number), nil) }
    #expect(begun.value == Array(0..<count))
    #expect(fetches.count == 0 && told.value == Int(count) + 1)
  }

  /// One channel's members are asked for nothing of another's, and a wrong size is nobody else's.
  @Test func eachChannelAndSizeIsFetchedForItself() throws {
    let fetches = FileFetches()
    let reader: FileFetches.Reader = { _ in }
    for key in [try key(1), try key(1, channel: 2), try key(1, size: 2)] {
      let isNew = fetches.enter(key, reader) {}
      #expect(isNew)
    }
    let isNew = fetches.enter(try key(1), reader) {}
    #expect(!isNew)
  }

  @Test func aMemberIsAskedForSoManyAtATime() {
    let turns = PeerTurns()
    let node = NodeID(Bytes32([UInt8](repeating: 1, count: 32), at: 0))
    let other = NodeID(Bytes32([UInt8](repeating: 2, count: 32), at: 0))
    let asked = Noted<[Int]>([])
    for number in 0..<7 { turns.take(node) { asked.change { $0.append(number) } } }
    turns.take(other) { asked.change { $0.append(100) } }
    #expect(asked.value == [0, 1, 2, 3, 100])
    for _ in 0..<7 { turns.giveBack(node) }
    #expect(asked.value == [0, 1, 2, 3, 100, 4, 5, 6])
    turns.take(node) { asked.change { $0.append(7) } }
    #expect(asked.value.last == 7)
  }

  /// Who reads would wait for ever otherwise.
  @Test func readersThatCannotOpenAreTold() throws {
    try withTemporaryFolder { folder in
      let readers = FileReaders()
      let data = try DataFolder(path: folder.path)
      let suite = try SystemClock.suite()
      #expect(throws: NodeProblem.self) { try readers.start(folder: data, suite) }
    }
  }
}
