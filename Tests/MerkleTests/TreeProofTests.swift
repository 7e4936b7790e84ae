import Merkle
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// Every proof of every small tree holds, and nothing that differs from it by one hash does.
struct TreeProofTests {
  private static let most = 40
  private let suite: any CryptoSuite
  private let leaves: [Bytes32]
  private let roots: [Bytes32]
  private let proofs: TreeProofs<LeafArray>

  init() throws {
    let suite = try SodiumSuite()
    let leaves = madeUpLeaves(Self.most, suite)
    self.suite = suite
    self.leaves = leaves
    roots = (0...Self.most).map { TreeHash.root(leaves[..<$0], suite) }
    proofs = TreeProofs(LeafArray(leaves, suite), suite)
  }

  @Test func everyFrontierHasTheTreesRoot() {
    var frontier = Frontier()
    for size in 0..<Self.most {
      #expect(frontier.root(suite) == roots[size])
      #expect(Frontier(size: UInt64(size), hashes: frontier.hashes) == frontier)
      #expect(Frontier(size: UInt64(size), hashes: frontier.hashes + [.zero]) == nil)
      var completed: [(Int, Bytes32)] = []
      frontier.append(leaves[size], suite) { completed.append(($0, $1)) }
      for (level, hash) in completed {
        #expect(hash == TreeHash.root(leaves[(size + 1 - (1 << level))...size], suite))
      }
      #expect(completed.map(\.0) == Array(1..<((size + 1).trailingZeroBitCount + 1)))
    }
  }

  @Test func everyRootIsThatOfItsPart() {
    for size in 0...Self.most { #expect(proofs.root(0, UInt64(size)) == roots[size]) }
  }

  @Test func everyLeafIsIncludedAndNoOther() {
    var random = Seeded()
    for size in 1...Self.most {
      for index in 0..<size {
        let proof = proofs.inclusion(of: UInt64(index), in: UInt64(size))
        #expect(isIncluded(leaves[index], index, size, proof))
        for wrong in wrongs(proof, &random) {
          #expect(!isIncluded(leaves[index], index, size, wrong), "\(index) in \(size)")
        }
        #expect(!isIncluded(leaves[index].flipped(&random), index, size, proof))
        for other in 0...size where other != index {
          #expect(!isIncluded(leaves[index], other, size, proof), "\(index) as \(other) in \(size)")
        }
      }
    }
  }

  @Test func everyTreeExtendsThoseBeforeIt() {
    var random = Seeded()
    for new in 0...Self.most {
      for old in 0...new {
        let proof = proofs.consistency(from: UInt64(old), to: UInt64(new))
        #expect(isConsistent(old, roots[old], new, roots[new], proof), "\(old) to \(new)")
        for wrong in wrongs(proof, &random) {
          #expect(!isConsistent(old, roots[old], new, roots[new], wrong), "\(old) to \(new)")
        }
        #expect(!isConsistent(old, roots[old].flipped(&random), new, roots[new], proof), "\(old) to \(new)")
        if old > 0 {
          #expect(!isConsistent(old, roots[old], new, roots[new].flipped(&random), proof), "\(old) to \(new)")
        }
        if old < new { #expect(!isConsistent(new, roots[new], old, roots[old], proof)) }
      }
    }
  }

  /// Who has the first leaves alone, and the proof that leads from them to a larger tree, proves the same of both.
  @Test func aProofOfTheRestStandsForTheRest() {
    for new in 1...Self.most {
      for known in 1...new {
        let tail = proofs.consistency(from: UInt64(known), to: UInt64(new))
        let first = TreeProofs(LeafArray(Array(leaves[..<known]), suite), suite)
        for old in 1...known {
          let proof = first.consistency(from: UInt64(old), to: UInt64(new), knowing: UInt64(known), tail)
          #expect(proof == proofs.consistency(from: UInt64(old), to: UInt64(new)), "\(old), \(known), \(new)")
        }
        #expect(first.consistency(from: 1, to: UInt64(new), knowing: UInt64(known), tail + [.zero]) == nil)
        #expect(
          first.consistency(from: UInt64(new) + 1, to: UInt64(new), knowing: UInt64(known), tail) == nil)
      }
    }
  }

  @Test func hugeSizesNeitherTrapNorHold() {
    let proof = [Bytes32](repeating: .zero, count: 70)
    for size in [UInt64.max, UInt64.max - 1, 1 << 63] {
      #expect(!TreeVerification.isIncluded(.zero, at: size - 1, size: size, root: .zero, proof: proof, suite))
      #expect(
        !TreeVerification.isConsistent(
          oldSize: size - 1, oldRoot: .zero, newSize: size, newRoot: .zero, proof: proof, suite))
    }
  }

  /// One hash changed, one dropped, one more, two exchanged.
  private func wrongs(_ proof: [Bytes32], _ random: inout Seeded) -> [[Bytes32]] {
    var wrongs = [proof + [.zero], [.zero] + proof]
    for index in proof.indices {
      var changed = proof
      changed[index] = changed[index].flipped(&random)
      wrongs.append(changed)
      var shorter = proof
      shorter.remove(at: index)
      wrongs.append(shorter)
      guard index > 0 else { continue }
      var exchanged = proof
      exchanged.swapAt(index - 1, index)
      wrongs.append(exchanged)
    }
    return wrongs
  }

  private func isIncluded(_ leaf: Bytes32, _ index: Int, _ size: Int, _ proof: [Bytes32]) -> Bool {
    TreeVerification.isIncluded(
      leaf, at: UInt64(index), size: UInt64(size), root: roots[size], proof: proof, suite)
  }

  private func isConsistent(
    _ old: Int, _ oldRoot: Bytes32, _ new: Int, _ newRoot: Bytes32, _ proof: [Bytes32]
  ) -> Bool {
    TreeVerification.isConsistent(
      oldSize: UInt64(old), oldRoot: oldRoot, newSize: UInt64(new), newRoot: newRoot, proof: proof, suite)
  }
}
