import Merkle
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// Every run of every small batch is proven, narrowed, and not to be mistaken for another.
struct RunProofTests {
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  @Test func everyRunLeadsToTheRoot() {
    var random = Seeded()
    for size in 1...17 {
      let leaves = madeUpLeaves(size, suite)
      let root = TreeHash.root(leaves[...], suite)
      for run in runs(in: 0..<size) {
        let proof = RunProof.prove(run, of: leaves, suite)
        #expect(lead(leaves, run, size, proof) == root, "\(run) of \(size)")
        for index in proof.indices {
          var changed = proof
          changed[index] = changed[index].flipped(&random)
          #expect(lead(leaves, run, size, changed) != root, "\(run) of \(size)")
        }
        #expect(lead(leaves, run, size, proof + [.zero]) == nil)
        if !proof.isEmpty { #expect(lead(leaves, run, size, Array(proof.dropLast())) == nil) }
        var others = Array(leaves[run])
        others[random.integer(0...(others.count - 1))] = .zero
        #expect(RunProof.root(run: others, first: run.lowerBound, size: size, proof: proof, suite) != root)
      }
    }
  }

  @Test func aWholeBatchNeedsNoProofAndOneLeafItsPath() {
    for size in 1...17 {
      let leaves = madeUpLeaves(size, suite)
      #expect(RunProof.prove(0..<size, of: leaves, suite).isEmpty)
      for index in 0..<size {
        let path = TreeProofs(LeafArray(leaves, suite), suite).inclusion(of: UInt64(index), in: UInt64(size))
        #expect(Set(RunProof.prove(index..<(index + 1), of: leaves, suite)) == Set(path))
      }
    }
  }

  @Test func everyPartOfARunIsNarrowedAsIfProvenAnew() {
    for size in 1...11 {
      let leaves = madeUpLeaves(size, suite)
      for run in runs(in: 0..<size) {
        let proof = RunProof.prove(run, of: leaves, suite)
        for part in runs(in: run) {
          let narrowed = RunProof.narrow(
            run: Array(leaves[run]), first: run.lowerBound, size: size, proof: proof, to: part, suite)
          #expect(narrowed == RunProof.prove(part, of: leaves, suite), "\(part) of \(run) of \(size)")
        }
      }
    }
  }

  @Test func narrowingRefusesWhatIsNotOfTheRun() {
    let leaves = madeUpLeaves(8, suite)
    let proof = RunProof.prove(2..<5, of: leaves, suite)
    func narrow(_ part: Range<Int>, _ proof: [Bytes32]) -> [Bytes32]? {
      RunProof.narrow(run: Array(leaves[2..<5]), first: 2, size: 8, proof: proof, to: part, suite)
    }
    #expect(narrow(2..<5, proof) == proof)
    #expect(narrow(1..<3, proof) == nil)
    #expect(narrow(4..<6, proof) == nil)
    #expect(narrow(3..<3, proof) == nil)
    #expect(narrow(3..<4, Array(proof.dropLast())) == nil)
    #expect(narrow(3..<4, proof + [.zero]) == nil)
  }

  @Test func runsOutsideTheTreeHaveNoRoot() {
    let leaves = madeUpLeaves(4, suite)
    #expect(RunProof.root(run: [], first: 0, size: 4, proof: [], suite) == nil)
    #expect(RunProof.root(run: leaves, first: 1, size: 4, proof: [], suite) == nil)
    #expect(RunProof.root(run: leaves, first: -1, size: 8, proof: [], suite) == nil)
    #expect(RunProof.root(run: leaves, first: 0, size: 3, proof: [], suite) == nil)
    #expect(RunProof.root(run: leaves, first: Int.max, size: 8, proof: [], suite) == nil)
  }

  private func lead(_ leaves: [Bytes32], _ run: Range<Int>, _ size: Int, _ proof: [Bytes32]) -> Bytes32? {
    RunProof.root(run: Array(leaves[run]), first: run.lowerBound, size: size, proof: proof, suite)
  }

  private func runs(in range: Range<Int>) -> [Range<Int>] {
    range.flatMap { start in ((start + 1)...range.upperBound).map { start..<$0 } }
  }
}
