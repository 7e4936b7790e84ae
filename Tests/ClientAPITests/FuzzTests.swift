import Foundation
import TestSupport
import Testing
import Wire

/// The fuzz targets over the inputs that are kept (Tests/fuzz/corpus), and over these with a few bytes changed.
@Suite struct FuzzTests {
  @Test(arguments: FuzzTarget.all.map(\.name))
  func holdsOfTheCorpus(_ name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let inputs = try Self.inputs(of: name)
    #expect(!inputs.isEmpty, "Tests/fuzz/run --keep --target \(name) makes a corpus")
    for input in inputs {
      let fault = target.fault(input)
      #expect(fault == nil, "\(String(decoding: Base64.encode(input), as: UTF8.self))")
    }
  }

  @Test(arguments: FuzzTarget.all.map(\.name))
  func holdsOfMutations(_ name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let inputs = try Self.inputs(of: name)
    var random = Seeded("\(#function) \(name)")
    for _ in 0..<500 {
      var input = inputs[random.below(inputs.count)]
      for _ in 0...random.below(4) { Self.mutate(&input, &random) }
      let fault = target.fault(input)
      #expect(fault == nil, "\(String(decoding: Base64.encode(input), as: UTF8.self))")
    }
  }

  /// Cuts, doubles, overwrites or puts in a byte, or turns a bit.
  private static func mutate(_ input: inout [UInt8], _ random: inout Seeded) {
    guard !input.isEmpty else { return input.append(UInt8(random.below(256))) }
    let place = random.below(input.count)
    switch random.below(6) {
    case 0: input.removeSubrange(place...)
    case 1: input.insert(contentsOf: input[random.below(place + 1)...place], at: place)
    case 2: input[place] = UInt8(random.below(256))
    case 3: input[place] ^= 1 << UInt8(random.below(8))
    case 4: input.insert(UInt8(random.below(256)), at: place)
    default: input.remove(at: place)
    }
  }

  /// One a line, in base64.
  private static func inputs(of name: String, file: String = #filePath) throws -> [[UInt8]] {
    var tests = URL(fileURLWithPath: file)
    for _ in 0..<2 { tests.deleteLastPathComponent() }
    let corpus = try Data(contentsOf: tests.appendingPathComponent("fuzz/corpus/\(name).txt"))
    return try corpus.split(separator: UInt8(ascii: "\n")).map { try #require(Base64.decode(Array($0))) }
  }
}
