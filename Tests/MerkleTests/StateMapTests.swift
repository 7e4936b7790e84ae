import Merkle
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// The incremental map against the definition of the spec (log, "State map"), written out as it stands there.
struct StateMapTests {
  private let suite: any CryptoSuite
  private typealias Records = [[UInt8]: [UInt8]]

  init() throws { suite = try SodiumSuite() }

  @Test func vectors() throws {
    for vector in try Vectors(page: "log").cases("stateMap") {
      let records = try pairs(vector, "records")
      #expect(root(records, suite) == (try vector.expect.hash("root")), "\(vector)")
    }
    let hashed = HashedSuite(suite)
    for vector in try Vectors(page: "log").cases("hashedMap") {
      let records = try pairs(vector, "pairs")
      #expect(root(records, hashed) == (try vector.expect.hash("root")), "\(vector)")
      #expect(oracle(records, hashed) == (try vector.expect.hash("root")), "\(vector)")
    }
  }

  @Test func everyStepHasTheRootOfTheDefinition() {
    var random = Seeded()
    var map = StateMap(suite)
    var records: Records = [:]
    #expect(map.root == .zero)
    for _ in 0..<150 {
      let key = [UInt8(random.integer(0...60))]
      let value = random.bytes(random.integer(0...40))
      records[key] = value
      map.set(key, to: value)
      #expect(map.root == oracle(records.map { ($0.key, $0.value) }, suite))
    }
  }

  /// Keys that share most of their bits, so that long paths of one-sided nodes are made.
  @Test func keysThatPartLateHaveTheRootOfTheDefinition() {
    var random = Seeded()
    let hashed = HashedSuite(suite)
    for _ in 0..<30 {
      let stem = random.bytes(32)
      var map = StateMap(hashed)
      var records: Records = [:]
      for _ in 0..<random.integer(1...8) {
        var key = stem
        key[random.integer(0...31)] ^= 1 << UInt8(random.integer(0...7))
        let value = random.bytes(32)
        records[key] = value
        map.set(key, to: value)
        #expect(map.root == oracle(records.map { ($0.key, $0.value) }, hashed))
      }
    }
  }

  @Test func orderDoesNotMatterAndTheLastValueCounts() {
    var random = Seeded()
    for _ in 0..<20 {
      let records = (0..<30).map { _ in (random.bytes(3), random.bytes(5)) }
      let expected = root(records, suite)
      var shuffled = records
      shuffled.shuffle(using: &random)
      #expect(root(shuffled, suite) == expected)
      #expect(root(records.map { ($0.0, [1]) } + shuffled, suite) == expected)
      var changed = records
      changed[random.integer(0...29)].1.append(0)
      #expect(root(changed, suite) != expected)
    }
  }

  @Test func aCopyKeepsItsRoot() {
    var map = StateMap(suite)
    map.set([1], to: [1])
    let copy = map
    let before = copy.root
    map.set([1], to: [2])
    map.set([2], to: [2])
    #expect(copy.root == before && map.root != before)
  }

  private func root(_ records: [([UInt8], [UInt8])], _ suite: any CryptoSuite) -> Bytes32 {
    var map = StateMap(suite)
    for (key, value) in records { map.set(key, to: value) }
    return map.root
  }

  private func oracle(_ records: [([UInt8], [UInt8])], _ suite: any CryptoSuite) -> Bytes32 {
    let hashed = records.map { (suite.hash(.stateKey, $0.0), suite.hash(.stateValue, $0.1)) }
    return definition(hashed, depth: 0)
  }

  private func definition(_ records: [(Bytes32, Bytes32)], depth: Int) -> Bytes32 {
    guard let first = records.first else { return .zero }
    if records.count == 1 { return suite.sha256([0], first.0.bytes + first.1.bytes) }
    func isRight(_ key: Bytes32) -> Bool { key.bytes[depth / 8] >> UInt8(7 - depth % 8) & 1 == 1 }
    let left = definition(records.filter { !isRight($0.0) }, depth: depth + 1)
    let right = definition(records.filter { isRight($0.0) }, depth: depth + 1)
    return suite.sha256([1], left.bytes + right.bytes)
  }

  private func pairs(_ vector: VectorFields, _ key: String) throws -> [([UInt8], [UInt8])] {
    try vector.list(key).map { pair in
      guard let pair = pair as? [String], pair.count == 2 else { throw VectorFault(what: "\(key): a pair") }
      return (try bytes(hex: pair[0]), try bytes(hex: pair[1]))
    }
  }
}
