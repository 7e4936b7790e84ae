import TestSupport
import Testing

@testable import Transport

@Suite struct OutboxTests {
  @Test func givesBackAllBytesInOrder() {
    var random = Seeded()
    var outbox = Outbox()
    var expected: [UInt8] = []
    var written: [UInt8] = []
    for _ in 0..<3000 {
      if Bool.random(using: &random) {
        let size = [0, 1, 100, 5000, 8192, 20_000].randomElement(using: &random) ?? 0
        let piece = [UInt8](repeating: UInt8.random(in: 0...255, using: &random), count: size)
        expected += piece
        if Bool.random(using: &random) {
          outbox.append(piece)
        } else {
          piece.withUnsafeBytes { outbox.append($0) }
        }
      } else {
        let count = outbox.withNext { Int.random(in: 0...$0.count, using: &random) }
        written += outbox.withNext { Array($0.prefix(count)) }
        outbox.consume(count)
      }
      #expect(outbox.byteCount == expected.count - written.count)
    }
    while !outbox.isEmpty {
      let all = outbox.withNext { Array($0) }
      written += all
      outbox.consume(all.count)
    }
    #expect(written == expected)
  }

  @Test func gathersSmallPieces() {
    var outbox = Outbox()
    for _ in 0..<100 { outbox.append([1, 2, 3]) }
    #expect(outbox.withNext { $0.count } == 300)
  }

  @Test func leavesASharedArrayAsItIs() {
    let shared = [UInt8](repeating: 7, count: 400)
    let address = shared.withUnsafeBytes { $0.baseAddress }
    var (alone, followed) = (Outbox(), Outbox())
    alone.append(shared)
    #expect(alone.withNext { $0.baseAddress } == address)
    followed.append(shared)
    followed.append([8])
    #expect(followed.withNext { Array($0) } == shared + [8])
    #expect(alone.withNext { Array($0) } == shared)
  }

  @Test func handsBytesOnInOrder() {
    var random = Seeded()
    var (source, target) = (Outbox(), Outbox())
    var expected: [UInt8] = []
    var moved: [UInt8] = []
    for _ in 0..<200 {
      let count = Int.random(in: 0...20_000, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      source.append(bytes)
      expected += bytes
      source.move(Int.random(in: 0...source.byteCount, using: &random), to: &target)
      while !target.isEmpty {
        let taken = target.withNext { piece in
          moved += piece
          return piece.count
        }
        target.consume(taken)
      }
    }
    source.move(source.byteCount, to: &target)
    while !target.isEmpty {
      target.consume(
        target.withNext { piece in
          moved += piece
          return piece.count
        })
    }
    #expect(moved == expected)
    #expect(source.isEmpty)
  }
}
